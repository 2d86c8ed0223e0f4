// Generated from the models in the AWS SDK by "npm run generate". Change test/generate/raw-fields.ts, not this.

/** Fields with their types, by structure. "text[]" is a list and "text{}" a map; names in capitals are structures. */
export const rawFields: Readonly<Record<string, string>> = {
  AdvancedConfiguration:
    'alternateTargetGroupArn:text productionListenerRule:text testListenerRule:text roleArn:text',
  AwsVpcConfiguration: 'subnets:text[] securityGroups:text[] assignPublicIp:text',
  CanaryConfiguration: 'canaryPercent:number canaryBakeTimeInMinutes:number',
  CapacityProviderStrategyItem: 'capacityProvider:text weight:number base:number',
  ContainerDefinition:
    'name:text image:text repositoryCredentials:RepositoryCredentials cpu:number memory:number memoryReservation:number links:text[] portMappings:PortMapping[] essential:flag restartPolicy:ContainerRestartPolicy entryPoint:text[] command:text[] environment:KeyValuePair[] environmentFiles:EnvironmentFile[] mountPoints:MountPoint[] volumesFrom:VolumeFrom[] linuxParameters:LinuxParameters secrets:Secret[] dependsOn:ContainerDependency[] startTimeout:number stopTimeout:number versionConsistency:text hostname:text user:text workingDirectory:text disableNetworking:flag privileged:flag readonlyRootFilesystem:flag dnsServers:text[] dnsSearchDomains:text[] extraHosts:HostEntry[] dockerSecurityOptions:text[] interactive:flag pseudoTerminal:flag dockerLabels:text{} ulimits:Ulimit[] logConfiguration:LogConfiguration healthCheck:HealthCheck systemControls:SystemControl[] resourceRequirements:ResourceRequirement[] firelensConfiguration:FirelensConfiguration credentialSpecs:text[]',
  ContainerDependency: 'containerName:text condition:text',
  ContainerRestartPolicy: 'enabled:flag ignoredExitCodes:number[] restartAttemptPeriod:number',
  CreateServiceRequest:
    'serviceName:text cluster:text taskDefinition:text availabilityZoneRebalancing:text loadBalancers:LoadBalancer[] serviceRegistries:ServiceRegistry[] desiredCount:number clientToken:text launchType:text capacityProviderStrategy:CapacityProviderStrategyItem[] platformVersion:text role:text deploymentConfiguration:DeploymentConfiguration placementConstraints:PlacementConstraint[] placementStrategy:PlacementStrategy[] networkConfiguration:NetworkConfiguration healthCheckGracePeriodSeconds:number schedulingStrategy:text deploymentController:DeploymentController tags:Tag[] enableECSManagedTags:flag propagateTags:text enableExecuteCommand:flag serviceConnectConfiguration:ServiceConnectConfiguration volumeConfigurations:ServiceVolumeConfiguration[] vpcLatticeConfigurations:VpcLatticeConfiguration[] gatewayConnectors:GatewayConnector[] monitoring:MonitoringConfiguration',
  DeploymentAlarms: 'alarmNames:text[] rollback:flag enable:flag',
  DeploymentCircuitBreaker:
    'enable:flag rollback:flag resetOnHealthyTask:flag thresholdConfiguration:ThresholdConfiguration',
  DeploymentConfiguration:
    'deploymentCircuitBreaker:DeploymentCircuitBreaker maximumPercent:number minimumHealthyPercent:number alarms:DeploymentAlarms strategy:text bakeTimeInMinutes:number lifecycleHooks:DeploymentLifecycleHook[] linearConfiguration:LinearConfiguration canaryConfiguration:CanaryConfiguration earlySuccessCriteria:DeploymentEarlySuccessCriteria',
  DeploymentController: 'type:text',
  DeploymentEarlySuccessCriteria:
    'enable:flag healthyPercent:number sourceServiceRevisionCleanup:text',
  DeploymentLifecycleHook:
    'targetType:text hookTargetArn:text roleArn:text lifecycleStages:text[] hookDetails:any timeoutConfiguration:DeploymentLifecycleHookTimeoutConfiguration',
  DeploymentLifecycleHookTimeoutConfiguration: 'timeoutInMinutes:number action:text',
  Device: 'hostPath:text containerPath:text permissions:text[]',
  DockerVolumeConfiguration:
    'scope:text autoprovision:flag driver:text driverOpts:text{} labels:text{}',
  EBSTagSpecification: 'resourceType:text tags:Tag[] propagateTags:text',
  EFSAuthorizationConfig: 'accessPointId:text iam:text',
  EFSVolumeConfiguration:
    'fileSystemId:text rootDirectory:text transitEncryption:text transitEncryptionPort:number authorizationConfig:EFSAuthorizationConfig',
  EnvironmentFile: 'value:text type:text',
  EphemeralStorage: 'sizeInGiB:number',
  FSxWindowsFileServerAuthorizationConfig: 'credentialsParameter:text domain:text',
  FSxWindowsFileServerVolumeConfiguration:
    'fileSystemId:text rootDirectory:text authorizationConfig:FSxWindowsFileServerAuthorizationConfig',
  FirelensConfiguration: 'type:text options:text{}',
  GatewayConnector:
    'portName:text healthCheck:GatewayConnectorHealthCheck filters:GatewayConnectorFilters',
  GatewayConnectorFilters: 'accessTypes:text[]',
  GatewayConnectorHealthCheck:
    'healthCheckProtocol:text healthCheckPort:number healthCheckPath:text healthCheckTimeoutSeconds:number healthCheckIntervalSeconds:number healthyThresholdCount:number unhealthyThresholdCount:number matcher:GatewayConnectorHealthCheckMatcher',
  GatewayConnectorHealthCheckMatcher: 'httpCode:text grpcCode:text',
  HealthCheck: 'command:text[] interval:number timeout:number retries:number startPeriod:number',
  HostEntry: 'hostname:text ipAddress:text',
  HostVolumeProperties: 'sourcePath:text',
  InferenceAccelerator: 'deviceName:text deviceType:text',
  KernelCapabilities: 'add:text[] drop:text[]',
  KeyValuePair: 'name:text value:text',
  LinearConfiguration: 'stepPercent:number stepBakeTimeInMinutes:number',
  LinuxParameters:
    'capabilities:KernelCapabilities devices:Device[] initProcessEnabled:flag sharedMemorySize:number tmpfs:Tmpfs[] maxSwap:number swappiness:number',
  LoadBalancer:
    'targetGroupArn:text loadBalancerName:text containerName:text containerPort:number advancedConfiguration:AdvancedConfiguration',
  LogConfiguration: 'logDriver:text options:text{} secretOptions:Secret[]',
  MetricConfiguration: 'metricNames:text[] resolutionSeconds:number',
  MonitoringConfiguration: 'metricConfigurations:MetricConfiguration[]',
  MountPoint: 'sourceVolume:text containerPath:text readOnly:flag',
  NetworkConfiguration: 'awsvpcConfiguration:AwsVpcConfiguration',
  NvidiaMpsAllocation: 'memory:number maxComputePercent:number',
  PlacementConstraint: 'type:text expression:text',
  PlacementStrategy: 'type:text field:text',
  PortMapping:
    'containerPort:number hostPort:number protocol:text name:text appProtocol:text containerPortRange:text',
  ProxyConfiguration: 'containerName:text type:text properties:KeyValuePair[]',
  RegisterTaskDefinitionRequest:
    'family:text containerDefinitions:ContainerDefinition[] taskRoleArn:text executionRoleArn:text networkMode:text volumes:Volume[] placementConstraints:TaskDefinitionPlacementConstraint[] requiresCompatibilities:text[] cpu:text memory:text tags:Tag[] pidMode:text ipcMode:text proxyConfiguration:ProxyConfiguration inferenceAccelerators:InferenceAccelerator[] ephemeralStorage:EphemeralStorage runtimePlatform:RuntimePlatform enableFaultInjection:flag',
  RepositoryCredentials: 'credentialsParameter:text',
  ResourceRequirement: 'type:text value:text sharingStrategy:SharingStrategy',
  RuntimePlatform: 'cpuArchitecture:text operatingSystemFamily:text',
  S3FilesVolumeConfiguration:
    'fileSystemArn:text rootDirectory:text transitEncryptionPort:number accessPointArn:text',
  Secret: 'name:text valueFrom:text',
  ServiceConnectAccessLogConfiguration: 'format:text includeQueryParameters:text',
  ServiceConnectClientAlias:
    'port:number dnsName:text testTrafficRules:ServiceConnectTestTrafficRules',
  ServiceConnectConfiguration:
    'enabled:flag namespace:text services:ServiceConnectService[] logConfiguration:LogConfiguration accessLogConfiguration:ServiceConnectAccessLogConfiguration containerConfigurations:ServiceConnectContainerConfiguration[]',
  ServiceConnectContainerConfiguration: 'logLevel:text',
  ServiceConnectService:
    'portName:text discoveryName:text clientAliases:ServiceConnectClientAlias[] ingressPortOverride:number timeout:TimeoutConfiguration tls:ServiceConnectTlsConfiguration',
  ServiceConnectTestTrafficHeaderMatchRules: 'exact:text',
  ServiceConnectTestTrafficHeaderRules: 'name:text value:ServiceConnectTestTrafficHeaderMatchRules',
  ServiceConnectTestTrafficRules: 'header:ServiceConnectTestTrafficHeaderRules',
  ServiceConnectTlsCertificateAuthority: 'awsPcaAuthorityArn:text',
  ServiceConnectTlsConfiguration:
    'issuerCertificateAuthority:ServiceConnectTlsCertificateAuthority kmsKey:text roleArn:text',
  ServiceManagedEBSVolumeConfiguration:
    'roleArn:text encrypted:flag kmsKeyId:text volumeType:text sizeInGiB:number snapshotId:text volumeInitializationRate:number iops:number throughput:number tagSpecifications:EBSTagSpecification[] filesystemType:text',
  ServiceRegistry: 'registryArn:text port:number containerName:text containerPort:number',
  ServiceVolumeConfiguration: 'name:text managedEBSVolume:ServiceManagedEBSVolumeConfiguration',
  SharingStrategy: 'nvidiaMps:NvidiaMpsAllocation',
  SystemControl: 'namespace:text value:text',
  Tag: 'key:text value:text',
  TaskDefinitionPlacementConstraint: 'type:text expression:text',
  ThresholdConfiguration: 'type:text value:number',
  TimeoutConfiguration: 'idleTimeoutSeconds:number perRequestTimeoutSeconds:number',
  Tmpfs: 'containerPath:text size:number mountOptions:text[]',
  Ulimit: 'name:text softLimit:number hardLimit:number',
  Volume:
    'name:text host:HostVolumeProperties dockerVolumeConfiguration:DockerVolumeConfiguration efsVolumeConfiguration:EFSVolumeConfiguration s3filesVolumeConfiguration:S3FilesVolumeConfiguration fsxWindowsFileServerVolumeConfiguration:FSxWindowsFileServerVolumeConfiguration configuredAtLaunch:flag',
  VolumeFrom: 'sourceContainer:text readOnly:flag',
  VpcLatticeAdvancedConfiguration:
    'alternateTargetGroupArn:text productionListenerRule:text testListenerRule:text',
  VpcLatticeConfiguration:
    'roleArn:text targetGroupArn:text portName:text advancedConfiguration:VpcLatticeAdvancedConfiguration',
  'elb/CreateTargetGroupInput':
    'Name:text Protocol:text ProtocolVersion:text Port:number VpcId:text HealthCheckProtocol:text HealthCheckPort:text HealthCheckEnabled:flag HealthCheckPath:text HealthCheckIntervalSeconds:number HealthCheckTimeoutSeconds:number HealthyThresholdCount:number UnhealthyThresholdCount:number Matcher:elb/Matcher TargetType:text Tags:elb/Tag[] IpAddressType:text TargetControlPort:number',
  'elb/Matcher': 'HttpCode:text GrpcCode:text',
  'elb/Tag': 'Key:text Value:text',
}
