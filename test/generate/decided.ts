/**
 * Every member of the requests of ECS that somebody looked at, by structure: whether the language has a word for it, whether
 * AWS fills it in, and how it is cleared. Kept by hand, so that a new version of the SDK does not add one unseen.
 */
export const decided: Readonly<Record<string, string>> = {
  AdvancedConfiguration: 'alternateTargetGroupArn productionListenerRule testListenerRule roleArn',
  AwsVpcConfiguration: 'subnets securityGroups assignPublicIp',
  CanaryConfiguration: 'canaryPercent canaryBakeTimeInMinutes',
  CapacityProviderStrategyItem: 'capacityProvider weight base',
  ContainerDefinition:
    'name image repositoryCredentials cpu memory memoryReservation links portMappings essential restartPolicy entryPoint command environment environmentFiles mountPoints volumesFrom linuxParameters secrets dependsOn startTimeout stopTimeout versionConsistency hostname user workingDirectory disableNetworking privileged readonlyRootFilesystem dnsServers dnsSearchDomains extraHosts dockerSecurityOptions interactive pseudoTerminal dockerLabels ulimits logConfiguration healthCheck systemControls resourceRequirements firelensConfiguration credentialSpecs',
  ContainerDependency: 'containerName condition',
  ContainerRestartPolicy: 'enabled ignoredExitCodes restartAttemptPeriod',
  CreateServiceRequest:
    'serviceName cluster taskDefinition availabilityZoneRebalancing loadBalancers serviceRegistries desiredCount clientToken launchType capacityProviderStrategy platformVersion role deploymentConfiguration placementConstraints placementStrategy networkConfiguration healthCheckGracePeriodSeconds schedulingStrategy deploymentController tags enableECSManagedTags propagateTags enableExecuteCommand serviceConnectConfiguration volumeConfigurations vpcLatticeConfigurations gatewayConnectors monitoring',
  DeploymentAlarms: 'alarmNames rollback enable',
  DeploymentCircuitBreaker: 'enable rollback resetOnHealthyTask thresholdConfiguration',
  DeploymentConfiguration:
    'deploymentCircuitBreaker maximumPercent minimumHealthyPercent alarms strategy bakeTimeInMinutes lifecycleHooks linearConfiguration canaryConfiguration earlySuccessCriteria',
  DeploymentController: 'type',
  DeploymentEarlySuccessCriteria: 'enable healthyPercent sourceServiceRevisionCleanup',
  DeploymentLifecycleHook:
    'targetType hookTargetArn roleArn lifecycleStages hookDetails timeoutConfiguration',
  DeploymentLifecycleHookTimeoutConfiguration: 'timeoutInMinutes action',
  Device: 'hostPath containerPath permissions',
  DockerVolumeConfiguration: 'scope autoprovision driver driverOpts labels',
  EBSTagSpecification: 'resourceType tags propagateTags',
  EFSAuthorizationConfig: 'accessPointId iam',
  EFSVolumeConfiguration:
    'fileSystemId rootDirectory transitEncryption transitEncryptionPort authorizationConfig',
  EnvironmentFile: 'value type',
  EphemeralStorage: 'sizeInGiB',
  FSxWindowsFileServerAuthorizationConfig: 'credentialsParameter domain',
  FSxWindowsFileServerVolumeConfiguration: 'fileSystemId rootDirectory authorizationConfig',
  FirelensConfiguration: 'type options',
  GatewayConnector: 'portName healthCheck filters',
  GatewayConnectorFilters: 'accessTypes',
  GatewayConnectorHealthCheck:
    'healthCheckProtocol healthCheckPort healthCheckPath healthCheckTimeoutSeconds healthCheckIntervalSeconds healthyThresholdCount unhealthyThresholdCount matcher',
  GatewayConnectorHealthCheckMatcher: 'httpCode grpcCode',
  HealthCheck: 'command interval timeout retries startPeriod',
  HostEntry: 'hostname ipAddress',
  HostVolumeProperties: 'sourcePath',
  InferenceAccelerator: 'deviceName deviceType',
  KernelCapabilities: 'add drop',
  KeyValuePair: 'name value',
  LinearConfiguration: 'stepPercent stepBakeTimeInMinutes',
  LinuxParameters:
    'capabilities devices initProcessEnabled sharedMemorySize tmpfs maxSwap swappiness',
  LoadBalancer: 'targetGroupArn loadBalancerName containerName containerPort advancedConfiguration',
  LogConfiguration: 'logDriver options secretOptions',
  MetricConfiguration: 'metricNames resolutionSeconds',
  MonitoringConfiguration: 'metricConfigurations',
  MountPoint: 'sourceVolume containerPath readOnly',
  NetworkConfiguration: 'awsvpcConfiguration',
  NvidiaMpsAllocation: 'memory maxComputePercent',
  PlacementConstraint: 'type expression',
  PlacementStrategy: 'type field',
  PortMapping: 'containerPort hostPort protocol name appProtocol containerPortRange',
  ProxyConfiguration: 'containerName type properties',
  RegisterTaskDefinitionRequest:
    'family containerDefinitions taskRoleArn executionRoleArn networkMode volumes placementConstraints requiresCompatibilities cpu memory tags pidMode ipcMode proxyConfiguration inferenceAccelerators ephemeralStorage runtimePlatform enableFaultInjection',
  RepositoryCredentials: 'credentialsParameter',
  ResourceRequirement: 'type value sharingStrategy',
  RuntimePlatform: 'cpuArchitecture operatingSystemFamily',
  S3FilesVolumeConfiguration: 'fileSystemArn rootDirectory transitEncryptionPort accessPointArn',
  Secret: 'name valueFrom',
  ServiceConnectAccessLogConfiguration: 'format includeQueryParameters',
  ServiceConnectClientAlias: 'port dnsName testTrafficRules',
  ServiceConnectConfiguration:
    'enabled namespace services logConfiguration accessLogConfiguration containerConfigurations',
  ServiceConnectContainerConfiguration: 'logLevel',
  ServiceConnectService: 'portName discoveryName clientAliases ingressPortOverride timeout tls',
  ServiceConnectTestTrafficHeaderMatchRules: 'exact',
  ServiceConnectTestTrafficHeaderRules: 'name value',
  ServiceConnectTestTrafficRules: 'header',
  ServiceConnectTlsCertificateAuthority: 'awsPcaAuthorityArn',
  ServiceConnectTlsConfiguration: 'issuerCertificateAuthority kmsKey roleArn',
  ServiceManagedEBSVolumeConfiguration:
    'roleArn encrypted kmsKeyId volumeType sizeInGiB snapshotId volumeInitializationRate iops throughput tagSpecifications filesystemType',
  ServiceRegistry: 'registryArn port containerName containerPort',
  ServiceVolumeConfiguration: 'name managedEBSVolume',
  SharingStrategy: 'nvidiaMps',
  SystemControl: 'namespace value',
  Tag: 'key value',
  TaskDefinitionPlacementConstraint: 'type expression',
  ThresholdConfiguration: 'type value',
  TimeoutConfiguration: 'idleTimeoutSeconds perRequestTimeoutSeconds',
  Tmpfs: 'containerPath size mountOptions',
  Ulimit: 'name softLimit hardLimit',
  UpdateServiceRequest:
    'service cluster desiredCount taskDefinition capacityProviderStrategy deploymentConfiguration availabilityZoneRebalancing networkConfiguration placementConstraints placementStrategy platformVersion forceNewDeployment healthCheckGracePeriodSeconds deploymentController enableExecuteCommand enableECSManagedTags loadBalancers propagateTags serviceRegistries serviceConnectConfiguration volumeConfigurations vpcLatticeConfigurations gatewayConnectors monitoring',
  Volume:
    'name host dockerVolumeConfiguration efsVolumeConfiguration s3filesVolumeConfiguration fsxWindowsFileServerVolumeConfiguration configuredAtLaunch',
  VolumeFrom: 'sourceContainer readOnly',
  VpcLatticeAdvancedConfiguration:
    'alternateTargetGroupArn productionListenerRule testListenerRule',
  VpcLatticeConfiguration: 'roleArn targetGroupArn portName advancedConfiguration',
}
