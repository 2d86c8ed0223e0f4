import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, type JsonObject } from '../model/index.ts'
import { normalTaskDefinition } from './normal-task.ts'

const base = {
  family: 'prod-web',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE', 'EC2'],
  cpu: '256',
  memory: '512',
  volumes: [{ name: 'v1' }, { name: 'v2', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }],
}
const web = {
  name: 'web',
  image: 'web:1',
  environment: [
    { name: 'A', value: '1' },
    { name: 'B', value: '' },
  ],
  secrets: [
    { name: 'S', valueFrom: 'arn:s' },
    { name: 'T', valueFrom: 'arn:t' },
  ],
  portMappings: [{ containerPort: 80 }, { containerPort: 81, protocol: 'udp' }],
  links: ['x', 'y'],
  volumesFrom: [{ sourceContainer: 'x' }, { sourceContainer: 'y' }],
  mountPoints: [{ containerPath: '/a' }, { containerPath: '/b' }],
  dnsServers: ['1.1.1.1', '2.2.2.2'],
  ulimits: [{ name: 'core' }, { name: 'cpu' }],
  extraHosts: [
    { hostname: 'a', ipAddress: '10.0.0.1' },
    { hostname: 'b', ipAddress: '10.0.0.2' },
  ],
  dependsOn: [
    { containerName: 'sidecar', condition: 'START' },
    { containerName: 'other', condition: 'SUCCESS' },
  ],
}
const sidecar = { name: 'sidecar', image: 'sidecar:1' }
const definition = { ...base, containerDefinitions: [web, sidecar] }
const withWeb = (change: object) => ({
  ...definition,
  containerDefinitions: [{ ...web, ...change }, sidecar],
})
const pathsFrom = (other: object) =>
  compare(normalTaskDefinition(definition), normalTaskDefinition(other)).map(({ path }) => path)

describe('what ECS fills in or reorders is no difference', () => {
  const noise: [string, object][] = [
    [
      'output',
      { taskDefinitionArn: 'arn:1', revision: 3, status: 'ACTIVE', compatibilities: ['EC2'] },
    ],
    ['switches that are off', { enableFaultInjection: false }],
    [
      'the usual platform',
      { runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' } },
    ],
    ['cpu in words', { cpu: '.25 vCPU' }],
    ['memory in words', { memory: '0.5 GB' }],
    ['empty lists', { placementConstraints: [], inferenceAccelerators: [] }],
  ]
  it.each(noise)('%s', (_case, change) => {
    expect(pathsFrom({ ...definition, ...change })).toEqual([])
  })

  it.each<[string, object]>([
    [
      'defaults of a container',
      { cpu: 0, essential: true, privileged: false, pseudoTerminal: false },
    ],
    [
      'ports as awsvpc completes them',
      {
        portMappings: [
          { containerPort: 81, hostPort: 81, protocol: 'udp' },
          { containerPort: 80, hostPort: 80, protocol: 'tcp' },
        ],
      },
    ],
    ['a variable without a value', { environment: [...web.environment, { name: 'C' }] }],
    ['empty parts', { dockerLabels: {}, systemControls: [], command: [] }],
    ['a restart policy that is off', { restartPolicy: { enabled: false } }],
    [
      'switches of Linux that are off',
      { linuxParameters: { initProcessEnabled: false, tmpfs: [] } },
    ],
    [
      'volumes that may be written',
      { mountPoints: web.mountPoints.map((point) => ({ ...point, readOnly: false })) },
    ],
    ['the order in which hosts are listed', { extraHosts: web.extraHosts.toReversed() }],
    ['the order of what is waited for', { dependsOn: web.dependsOn.toReversed() }],
  ])('%s', (_case, change) => {
    expect(pathsFrom(withWeb(change))).toEqual([])
  })

  it('that a log router runs as root, and nothing else about who runs what', () => {
    const router = { name: 'router', image: 'router:1', firelensConfiguration: { type: 'fluentd' } }
    const users = (user: string, other = {}) =>
      compare(
        normalTaskDefinition({ ...base, containerDefinitions: [{ ...router, ...other }] }),
        normalTaskDefinition({ ...base, containerDefinitions: [{ ...router, ...other, user }] }),
      ).map(({ path }) => path)

    expect(users('0')).toEqual([])
    expect(users('1000')).toEqual(['containers.router.user'])
    expect(users('0', { firelensConfiguration: undefined })).toEqual(['containers.router.user'])
  })

  it('the order of lists that ECS does not keep', () => {
    const reversed = (...names: (keyof typeof web)[]) =>
      Object.fromEntries(names.map((name) => [name, (web[name] as object[]).toReversed()]))
    const other = {
      ...base,
      requiresCompatibilities: base.requiresCompatibilities.toReversed(),
      volumes: base.volumes.toReversed(),
      containerDefinitions: [
        sidecar,
        { ...web, ...reversed('environment', 'secrets', 'portMappings', 'links', 'volumesFrom') },
      ],
    }

    expect(pathsFrom(other)).toEqual([])
  })

  it('the defaults of a health check and of a file system', () => {
    const healthCheck = { command: ['CMD', 'true'] }
    const filled = { ...healthCheck, interval: 30, timeout: 5, retries: 3 }
    const efs = { fileSystemId: 'fs-1', rootDirectory: '/', transitEncryption: 'DISABLED' }
    const short = withWeb({ healthCheck })
    const long = {
      ...withWeb({ healthCheck: filled }),
      volumes: [
        { name: 'v1', host: {} },
        { name: 'v2', efsVolumeConfiguration: efs },
      ],
    }

    expect(compare(normalTaskDefinition(short), normalTaskDefinition(long))).toEqual([])
  })
})

describe('what was changed is a difference', () => {
  it.each<[string, object, string]>([
    [
      'a value',
      {
        environment: [
          { name: 'A', value: '2' },
          { name: 'B', value: '' },
        ],
      },
      'containers.web.environment.A',
    ],
    [
      'an empty value that went',
      { environment: [{ name: 'A', value: '1' }] },
      'containers.web.environment.B',
    ],
    ['a secret', { secrets: [{ name: 'S', valueFrom: 'arn:s' }] }, 'containers.web.secrets.T'],
    ['a port that went', { portMappings: [{ containerPort: 80 }] }, 'containers.web.ports.81/udp'],
    [
      'the order of mount points',
      { mountPoints: web.mountPoints.toReversed() },
      'containers.web.mountPoints',
    ],
    [
      'the order of DNS servers',
      { dnsServers: web.dnsServers.toReversed() },
      'containers.web.dnsServers',
    ],
    ['the order of ulimits', { ulimits: web.ulimits.toReversed() }, 'containers.web.ulimits'],
    ['essential', { essential: false }, 'containers.web.essential'],
    [
      'what is waited for',
      { dependsOn: [web.dependsOn[0], { containerName: 'other', condition: 'START' }] },
      'containers.web.dependsOn.other',
    ],
    [
      'a volume that may only be read',
      { mountPoints: [{ ...web.mountPoints[0], readOnly: true }, web.mountPoints[1]] },
      'containers.web.mountPoints',
    ],
    [
      'a health check',
      { healthCheck: { command: ['CMD', 'true'] } },
      'containers.web.healthCheck.command',
    ],
  ])('%s', (_case, change, path) => {
    expect(pathsFrom(withWeb(change))).toEqual([path])
  })

  it.each<[string, object, string]>([
    ['cpu', { cpu: '512' }, 'cpu'],
    ['a role', { taskRoleArn: 'arn:role' }, 'taskRoleArn'],
    [
      'the platform',
      { runtimePlatform: { cpuArchitecture: 'ARM64' } },
      'runtimePlatform.cpuArchitecture',
    ],
    [
      'a volume that went',
      { volumes: [{ name: 'v1' }] },
      'volumes.v2.efsVolumeConfiguration.fileSystemId',
    ],
  ])('%s', (_case, change, path) => {
    expect(pathsFrom({ ...definition, ...change })).toEqual([path])
  })

  it('under bridge a fixed host port is one, and 0 is none', () => {
    const bridge = (hostPort: number) => ({
      networkMode: 'bridge',
      containerDefinitions: [{ name: 'web', portMappings: [{ containerPort: 80, hostPort }] }],
    })
    const any = normalTaskDefinition({ ...bridge(0), networkMode: undefined })

    expect(compare(any, normalTaskDefinition(bridge(0)))).toEqual([])
    expect(compare(any, normalTaskDefinition(bridge(80)))).toHaveLength(1)
  })
})

describe('a parameter of Parameter Store', () => {
  const shapeOf = (valueFrom: string, home?: { account: string; region: string }) =>
    normalTaskDefinition(withWeb({ secrets: [{ name: 'S', valueFrom }] }), home)
  const home = { account: '123456789012', region: 'eu-west-1' }
  const parameter = 'arn:aws:ssm:eu-west-1:123456789012:parameter'

  it.each([
    ['its ARN', '/prod/token', `${parameter}/prod/token`],
    ['its ARN, without a path', 'token', `${parameter}/token`],
  ])('goes by its name or by %s', (_case, name, arn) => {
    expect(compare(shapeOf(name, home), shapeOf(arn, home))).toEqual([])
  })

  it('of another region is another one', () => {
    const elsewhere = shapeOf(`${parameter.replace('west', 'north')}/prod/token`, home)

    expect(compare(shapeOf('/prod/token', home), elsewhere)).toHaveLength(1)
  })

  it('is at home where the task definition is registered', () => {
    const taskDefinitionArn = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/prod-web:1'
    const secrets = [{ name: 'S', valueFrom: `${parameter}/prod/token` }]
    const answered = normalTaskDefinition({ ...withWeb({ secrets }), taskDefinitionArn })

    expect(compare(shapeOf('/prod/token', home), answered)).toEqual([])
  })
})

it('equals itself in any order of keys', () => {
  const scrambled = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(scrambled)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value as JsonObject)
              .toReversed()
              .map(([k, v]) => [k, scrambled(v)]),
          )
        : value
  const extra = fc.dictionary(fc.constantFrom('cpu', 'memory', 'pidMode', 'ipcMode'), fc.string())
  fc.assert(
    fc.property(extra, (more) => {
      const some = { ...definition, ...more }

      const differences = compare(
        normalTaskDefinition(some),
        normalTaskDefinition(scrambled(some) as object),
      )

      expect(differences).toEqual([])
    }),
  )
})
