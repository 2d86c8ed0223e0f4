import type { JsonObject } from '@plumbline/controller/model'
import * as fc from 'fast-check'
import { present } from './json.ts'

/** Random task definitions and services, with usual and unusual settings, as AWS answers them. */

const word = fc.constantFrom('a', 'web', 'api-2', 'log_router', 'App', 'x1')
const text = fc.constantFrom(
  'plain',
  '',
  'yes',
  '1e10',
  '012',
  '${HOME}',
  '$${A}',
  'a: b',
  '# c',
  'two\nlines',
  '"q"',
  '~',
  ' x ',
)
const role = fc.constantFrom(
  'arn:aws:iam::123456789012:role/task',
  'arn:aws:iam::123456789012:role/path/task',
  'arn:aws:iam::999999999999:role/other',
)
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 1 })
const fields = (model: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.record(model).map(present)

const environment = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('A', 'LOG_LEVEL', 'with.dot', '0odd', 'with space', 'yes'),
    value: text,
  }),
  { selector: ({ name }) => name, maxLength: 4 },
)
const secrets = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('DB', 'TOKEN', 'K-1'),
    valueFrom: fc.constantFrom(
      '/prod/token',
      'arn:aws:ssm:eu-west-1:123456789012:parameter/prod/token',
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf',
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf:password::',
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf:password::v1',
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf::AWSCURRENT:',
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:unfinished',
    ),
  }),
  { selector: ({ name }) => name, maxLength: 3 },
)
const health = fields({
  command: fc.constantFrom(['CMD-SHELL', 'curl -f localhost || exit 1'], ['CMD', 'true', '--x']),
  interval: fc.constantFrom(30, 5, 90, 300),
  timeout: fc.constantFrom(5, 60),
  retries: fc.constantFrom(3, 1, 10),
  startPeriod: maybe(fc.constantFrom(0, 60, 300)),
})
const logs = fc.oneof(
  fc.constant(undefined),
  fc.record({
    logDriver: fc.constant('awslogs'),
    options: fields({
      'awslogs-group': fc.constantFrom('/ecs/web', '/other'),
      'awslogs-region': fc.constantFrom('eu-west-1', 'us-east-1'),
      'awslogs-stream-prefix': maybe(fc.constantFrom('ecs', 'web')),
      'awslogs-create-group': maybe(fc.constant('true')),
    }),
  }),
  fc.constant({
    logDriver: 'awsfirelens',
    options: { Name: 'cloudwatch' },
    secretOptions: [{ name: 'key', valueFrom: '/prod/log-key' }],
  }),
)
const ports = fc.uniqueArray(
  fields({
    containerPort: fc.constantFrom(80, 8080, 9000),
    hostPort: maybe(fc.constantFrom(80, 8080, 9000)),
    protocol: fc.constantFrom('tcp', 'udp'),
    name: maybe(fc.constantFrom('http', 'Admin_1')),
    appProtocol: maybe(fc.constantFrom('http', 'grpc')),
  }),
  {
    selector: ({ containerPort, protocol }) => JSON.stringify([containerPort, protocol]),
    maxLength: 2,
  },
)
const unmodelled = fields({
  entryPoint: maybe(fc.constant(['sh', '-c'])),
  ulimits: maybe(fc.constant([{ name: 'nofile', softLimit: 1024, hardLimit: 4096 }])),
  dockerLabels: maybe(fc.constant({ 'com.example.x': '${not}', plain: 'yes' })),
  linuxParameters: maybe(
    fc.constant({ initProcessEnabled: true, capabilities: { drop: ['ALL'] } }),
  ),
  systemControls: maybe(fc.constant([{ namespace: 'net.core.somaxconn', value: '1024' }])),
  repositoryCredentials: maybe(
    fc.constant({
      credentialsParameter: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:hub-AbCdEf',
    }),
  ),
  memoryReservation: maybe(fc.constant(128)),
  startTimeout: maybe(fc.constant(60)),
  interactive: maybe(fc.boolean()),
  extraHosts: maybe(fc.constant([{ hostname: 'db', ipAddress: '10.0.0.1' }])),
  environmentFiles: maybe(fc.constant([{ value: 'arn:aws:s3:::bucket/a.env', type: 's3' }])),
  restartPolicy: maybe(fc.constant({ enabled: true, ignoredExitCodes: [0] })),
})

const container = (name: string) =>
  fc
    .tuple(
      fields({
        image: fc.constantFrom(
          'public.ecr.aws/nginx/nginx:1.27',
          `a/b@sha256:${'0'.repeat(64)}`,
          '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:V1.2_x',
        ),
        cpu: fc.constantFrom(0, 64),
        memory: maybe(fc.constantFrom(128, 512)),
        essential: fc.boolean(),
        command: maybe(fc.constantFrom(['run', '${x}'], ['sh', '-c', 'a && b'])),
        user: maybe(fc.constantFrom('app', '1000:1000', '0')),
        workingDirectory: maybe(fc.constant('/srv')),
        readonlyRootFilesystem: maybe(fc.boolean()),
        stopTimeout: maybe(fc.constantFrom(30, 120)),
        environment,
        secrets,
        portMappings: ports,
        healthCheck: maybe(health),
        logConfiguration: logs,
        mountPoints: fc.subarray([
          { sourceVolume: 'data', containerPath: '/data', readOnly: false },
          { sourceVolume: 'Other_1', containerPath: '/other', readOnly: true },
          { sourceVolume: 'data', containerPath: '/twice' },
        ]),
      }),
      unmodelled,
    )
    .map(([known, more]): JsonObject => ({ name, ...known, ...more }))

const volumes = fc
  .tuple(
    fc.constantFrom<JsonObject>(
      { host: {} },
      {},
      { efsVolumeConfiguration: { fileSystemId: 'fs-0abc', rootDirectory: '/' } },
      {
        efsVolumeConfiguration: {
          fileSystemId: 'fs-0abc',
          transitEncryption: 'ENABLED',
          authorizationConfig: { accessPointId: 'fsap-0abc', iam: 'ENABLED' },
        },
      },
      { efsVolumeConfiguration: { fileSystemId: 'fs-0abc', rootDirectory: '/deep' } },
    ),
    fc.constantFrom<JsonObject>({ host: {} }, {}),
  )
  .map(([data, other]) => [
    { name: 'data', ...data },
    { name: 'Other_1', ...other },
  ])

/** Sizes that Fargate takes, one that it does not, and the forms with a unit. */
const sizes = fc.constantFrom<JsonObject>(
  { cpu: '256', memory: '512' },
  { cpu: '1024', memory: '8192' },
  { cpu: '256', memory: '4096' },
  { cpu: '1 vCPU', memory: '2 GB' },
  {},
)

export const taskDefinition: fc.Arbitrary<JsonObject> = fc
  .uniqueArray(word, { minLength: 1, maxLength: 3 })
  .chain((names) =>
    fc.record({
      containers: fc.tuple(...names.map(container)),
      dependsOn: fc.subarray(
        names.slice(1).map((containerName) => ({ containerName, condition: 'START' })),
      ),
      parts: fields({
        taskRoleArn: maybe(role),
        executionRoleArn: maybe(role),
        networkMode: fc.constantFrom('awsvpc', 'bridge', 'host'),
        requiresCompatibilities: fc.constantFrom(['FARGATE'], ['EC2'], ['EC2', 'FARGATE'], []),
        runtimePlatform: maybe(
          fc.constantFrom<JsonObject>(
            { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
            { cpuArchitecture: 'X86_64', operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
          ),
        ),
        ephemeralStorage: maybe(fc.constant({ sizeInGiB: 50 })),
        enableFaultInjection: maybe(fc.boolean()),
        pidMode: maybe(fc.constant('task')),
        placementConstraints: maybe(
          fc.constant([{ type: 'memberOf', expression: 'attribute:x == y' }]),
        ),
      }),
      sizes,
      volumes,
    }),
  )
  .map(({ containers: [first, ...others], dependsOn, parts, sizes: size, volumes: all }) => ({
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:3',
    family: 'web',
    revision: 3,
    status: 'ACTIVE',
    ...parts,
    ...size,
    volumes: all,
    containerDefinitions: [{ ...first, dependsOn }, ...others] as readonly JsonObject[],
  }))

const subnets = fc.subarray(['subnet-a', 'subnet-b'], { minLength: 1 })

export const service: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fields({
      desiredCount: fc.constantFrom(0, 1, 7),
      deploymentConfiguration: fields({
        maximumPercent: fc.constantFrom(200, 100, 150),
        minimumHealthyPercent: fc.constantFrom(100, 0, 50),
        deploymentCircuitBreaker: fc.record({ enable: fc.boolean(), rollback: fc.boolean() }),
        alarms: maybe(
          fc.record({
            alarmNames: fc.constant(['a', 'b']),
            enable: fc.boolean(),
            rollback: fc.boolean(),
          }),
        ),
        strategy: maybe(fc.constantFrom('ROLLING', 'BLUE_GREEN')),
        bakeTimeInMinutes: maybe(fc.constantFrom(0, 5)),
      }),
      networkConfiguration: maybe(
        fc.record({
          awsvpcConfiguration: fields({
            subnets,
            securityGroups: fc.constantFrom(['sg-a'], []),
            assignPublicIp: fc.constantFrom('ENABLED', 'DISABLED'),
          }),
        }),
      ),
      healthCheckGracePeriodSeconds: maybe(fc.constantFrom(0, 60)),
      enableECSManagedTags: fc.boolean(),
      enableExecuteCommand: fc.boolean(),
      propagateTags: fc.constantFrom('NONE', 'SERVICE', 'TASK_DEFINITION'),
      schedulingStrategy: fc.constantFrom('REPLICA', 'REPLICA', 'DAEMON'),
      platformVersion: maybe(fc.constantFrom('LATEST', '1.4.0')),
      availabilityZoneRebalancing: maybe(fc.constantFrom('ENABLED', 'DISABLED')),
      placementStrategy: maybe(fc.constant([{ type: 'spread', field: 'instanceId' }])),
      loadBalancers: maybe(
        fc.constant([
          {
            targetGroupArn:
              'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef',
            containerName: 'web',
            containerPort: 80,
          },
        ]),
      ),
      serviceRegistries: maybe(
        fc.constant([
          { registryArn: 'arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-abc' },
        ]),
      ),
    }),
    fc.constantFrom<JsonObject>(
      { launchType: 'FARGATE' },
      { launchType: 'EC2' },
      { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }] },
      {
        capacityProviderStrategy: [
          { capacityProvider: 'FARGATE', weight: 1, base: 2 },
          { capacityProvider: 'FARGATE_SPOT', weight: 3, base: 0 },
        ],
      },
      { capacityProviderStrategy: [{ capacityProvider: 'my-instances', weight: 1, base: 0 }] },
    ),
  )
  .map(([parts, capacity]) => ({
    serviceName: 'web',
    serviceArn: 'arn:aws:ecs:eu-west-1:123456789012:service/main/web',
    clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/main',
    status: 'ACTIVE',
    ...parts,
    ...capacity,
  }))
