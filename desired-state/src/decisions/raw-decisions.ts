import type { Decision } from './decision.ts'

type Decisions = Partial<Record<Decision, string>>

/** The decision about a member of a structure of AWS; nothing for one that nobody has decided about. */
export function rawDecision(structure: string, member: string): Decision | undefined {
  const found = Object.entries(decisions[structure] ?? {}).find(([, members]) =>
    members.split(' ').includes(member),
  )
  return found?.[0] as Decision | undefined
}

/** By structure: the members that each decision is about. A member that holds a structure is decided there. */
const decisions: Readonly<Record<string, Decisions>> = {
  AdvancedConfiguration: {
    resources: 'alternateTargetGroupArn productionListenerRule testListenerRule',
    'roles.infrastructure': 'roleArn',
  },
  AwsVpcConfiguration: {
    subnets: 'subnets',
    securityGroups: 'securityGroups',
    free: 'assignPublicIp',
  },
  CanaryConfiguration: { free: 'canaryPercent canaryBakeTimeInMinutes' },
  CapacityProviderStrategyItem: { capacityProviders: 'capacityProvider', free: 'weight base' },
  ContainerDefinition: {
    images: 'image',
    never: 'privileged dockerSecurityOptions',
    resources: 'credentialSpecs',
    free: 'name cpu memory memoryReservation links essential entryPoint command startTimeout stopTimeout versionConsistency hostname user workingDirectory disableNetworking readonlyRootFilesystem dnsServers dnsSearchDomains interactive pseudoTerminal dockerLabels',
  },
  ContainerDependency: { free: 'containerName condition' },
  ContainerRestartPolicy: { free: 'enabled ignoredExitCodes restartAttemptPeriod' },
  CreateServiceRequest: {
    never: 'serviceName cluster taskDefinition clientToken',
    'roles.infrastructure': 'role',
    capacityProviders: 'launchType',
    exec: 'enableExecuteCommand',
    'limits.tasks': 'desiredCount',
    free: 'availabilityZoneRebalancing platformVersion healthCheckGracePeriodSeconds schedulingStrategy enableECSManagedTags propagateTags',
  },
  DeploymentAlarms: { alarms: 'alarmNames', free: 'rollback enable' },
  DeploymentCircuitBreaker: { free: 'enable rollback resetOnHealthyTask' },
  DeploymentConfiguration: {
    free: 'maximumPercent minimumHealthyPercent strategy bakeTimeInMinutes',
  },
  DeploymentController: { free: 'type' },
  DeploymentEarlySuccessCriteria: { free: 'enable healthyPercent sourceServiceRevisionCleanup' },
  DeploymentLifecycleHook: {
    resources: 'hookTargetArn',
    'roles.infrastructure': 'roleArn',
    free: 'targetType lifecycleStages hookDetails',
  },
  DeploymentLifecycleHookTimeoutConfiguration: { free: 'timeoutInMinutes action' },
  Device: { never: 'hostPath containerPath permissions' },
  DockerVolumeConfiguration: { never: 'scope autoprovision driver driverOpts labels' },
  EBSTagSpecification: { free: 'resourceType propagateTags' },
  EFSAuthorizationConfig: { fileSystems: 'accessPointId', free: 'iam' },
  EFSVolumeConfiguration: {
    fileSystems: 'fileSystemId',
    free: 'rootDirectory transitEncryption transitEncryptionPort',
  },
  EnvironmentFile: { resources: 'value', free: 'type' },
  EphemeralStorage: { free: 'sizeInGiB' },
  FSxWindowsFileServerAuthorizationConfig: { secrets: 'credentialsParameter', free: 'domain' },
  FSxWindowsFileServerVolumeConfiguration: { fileSystems: 'fileSystemId', free: 'rootDirectory' },
  FirelensConfiguration: { resources: 'options', free: 'type' },
  GatewayConnector: { free: 'portName' },
  GatewayConnectorFilters: { free: 'accessTypes' },
  GatewayConnectorHealthCheck: {
    free: 'healthCheckProtocol healthCheckPort healthCheckPath healthCheckTimeoutSeconds healthCheckIntervalSeconds healthyThresholdCount unhealthyThresholdCount',
  },
  GatewayConnectorHealthCheckMatcher: { free: 'httpCode grpcCode' },
  HealthCheck: { free: 'command interval timeout retries startPeriod' },
  HostEntry: { free: 'hostname ipAddress' },
  HostVolumeProperties: { never: 'sourcePath' },
  InferenceAccelerator: { free: 'deviceName deviceType' },
  KernelCapabilities: { never: 'add', free: 'drop' },
  KeyValuePair: { free: 'name value' },
  LinearConfiguration: { free: 'stepPercent stepBakeTimeInMinutes' },
  LinuxParameters: { free: 'initProcessEnabled sharedMemorySize maxSwap swappiness' },
  LoadBalancer: {
    resources: 'targetGroupArn loadBalancerName',
    free: 'containerName containerPort',
  },
  LogConfiguration: { logOptions: 'options', free: 'logDriver' },
  MetricConfiguration: { free: 'metricNames resolutionSeconds' },
  MountPoint: { free: 'sourceVolume containerPath readOnly' },
  NvidiaMpsAllocation: { free: 'memory maxComputePercent' },
  PlacementConstraint: { free: 'type expression' },
  PlacementStrategy: { free: 'type field' },
  PortMapping: { free: 'containerPort hostPort protocol name appProtocol containerPortRange' },
  ProxyConfiguration: { free: 'containerName type' },
  RegisterTaskDefinitionRequest: {
    never: 'family networkMode pidMode ipcMode',
    'roles.task': 'taskRoleArn',
    'roles.execution': 'executionRoleArn',
    'limits.cpu': 'cpu',
    'limits.memory': 'memory',
    free: 'requiresCompatibilities enableFaultInjection',
  },
  RepositoryCredentials: { secrets: 'credentialsParameter' },
  ResourceRequirement: { free: 'type value' },
  RuntimePlatform: { free: 'cpuArchitecture operatingSystemFamily' },
  S3FilesVolumeConfiguration: {
    fileSystems: 'fileSystemArn accessPointArn',
    free: 'rootDirectory transitEncryptionPort',
  },
  Secret: { secrets: 'valueFrom', free: 'name' },
  ServiceConnectAccessLogConfiguration: { free: 'format includeQueryParameters' },
  ServiceConnectClientAlias: { meshNames: 'dnsName', free: 'port' },
  ServiceConnectConfiguration: { namespaces: 'namespace', free: 'enabled' },
  ServiceConnectContainerConfiguration: { free: 'logLevel' },
  ServiceConnectService: { meshNames: 'discoveryName', free: 'portName ingressPortOverride' },
  ServiceConnectTestTrafficHeaderMatchRules: { free: 'exact' },
  ServiceConnectTestTrafficHeaderRules: { free: 'name' },
  ServiceConnectTlsCertificateAuthority: { resources: 'awsPcaAuthorityArn' },
  ServiceConnectTlsConfiguration: { resources: 'kmsKey', 'roles.infrastructure': 'roleArn' },
  ServiceManagedEBSVolumeConfiguration: {
    'roles.infrastructure': 'roleArn',
    resources: 'kmsKeyId snapshotId',
    free: 'encrypted volumeType sizeInGiB volumeInitializationRate iops throughput filesystemType',
  },
  ServiceRegistry: { registries: 'registryArn', free: 'port containerName containerPort' },
  ServiceVolumeConfiguration: { free: 'name' },
  SystemControl: { free: 'namespace value' },
  Tag: { tags: 'key', free: 'value' },
  TaskDefinitionPlacementConstraint: { free: 'type expression' },
  ThresholdConfiguration: { free: 'type value' },
  TimeoutConfiguration: { free: 'idleTimeoutSeconds perRequestTimeoutSeconds' },
  Tmpfs: { free: 'containerPath size mountOptions' },
  Ulimit: { free: 'name softLimit hardLimit' },
  Volume: { free: 'name configuredAtLaunch' },
  VolumeFrom: { free: 'sourceContainer readOnly' },
  VpcLatticeAdvancedConfiguration: {
    resources: 'alternateTargetGroupArn productionListenerRule testListenerRule',
  },
  VpcLatticeConfiguration: {
    'roles.infrastructure': 'roleArn',
    resources: 'targetGroupArn',
    free: 'portName',
  },
  'elb/CreateTargetGroupInput': {
    never: 'Name',
    resources: 'VpcId',
    free: 'Attributes Protocol ProtocolVersion Port HealthCheckProtocol HealthCheckPort HealthCheckEnabled HealthCheckPath HealthCheckIntervalSeconds HealthCheckTimeoutSeconds HealthyThresholdCount UnhealthyThresholdCount TargetType IpAddressType TargetControlPort',
  },
  'elb/Matcher': { free: 'HttpCode GrpcCode' },
  'elb/Tag': { tags: 'Key', free: 'Value' },
}

/** `Structure.member` of everything that somebody has decided about. */
export function decidedMembers(): readonly string[] {
  return Object.entries(decisions).flatMap(([structure, groups]) =>
    Object.values(groups).flatMap((members) =>
      members.split(' ').map((member) => `${structure}.${member}`),
    ),
  )
}
