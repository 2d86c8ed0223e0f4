import { fold, object, omit, pick, pruneObject, sorted, byKey, text } from './normal.ts'
import type { Json, JsonObject, Shape } from '../model/index.ts'

/** The input members of RegisterTaskDefinition that make up a revision; everything else in an answer is output only. */
const members = [
  'taskRoleArn',
  'executionRoleArn',
  'networkMode',
  'containerDefinitions',
  'volumes',
  'placementConstraints',
  'requiresCompatibilities',
  'cpu',
  'memory',
  'pidMode',
  'ipcMode',
  'proxyConfiguration',
  'inferenceAccelerators',
  'ephemeralStorage',
  'runtimePlatform',
  'enableFaultInjection',
]

/**
 * A task definition in the normal form, from what is sent to RegisterTaskDefinition or from what DescribeTaskDefinition
 * answers. Containers, environment, secrets, ports and volumes become maps, because ECS does not keep their order;
 * the order of mount points, DNS servers, ulimits and capabilities is kept, and so it counts.
 */
export function normalTaskDefinition(definition: object): Shape {
  const { containerDefinitions, volumes, requiresCompatibilities, runtimePlatform, ...rest } = pick(
    pruneObject(definition),
    members,
  )
  const networkMode = text(rest.networkMode) || 'bridge'
  return pruneObject({
    ...fold(rest, { networkMode: 'bridge', enableFaultInjection: false }),
    cpu: units(rest.cpu, /^([\d.]+)\s*vcpu$/i),
    memory: units(rest.memory, /^([\d.]+)\s*gb$/i),
    requiresCompatibilities: sorted(requiresCompatibilities),
    runtimePlatform: fold(object(runtimePlatform), {
      cpuArchitecture: 'X86_64',
      operatingSystemFamily: 'LINUX',
    }),
    containers: byKey(
      containerDefinitions,
      (container) => text(container.name),
      (container) => normalContainer(container, networkMode),
    ),
    volumes: byKey(volumes, (volume) => text(volume.name), normalVolume),
  })
}

/** `1 vCPU` is 1024 units and `2 GB` is 2048 MiB; ECS takes both forms. */
function units(value: Json | undefined, form: RegExp): string | undefined {
  const match = form.exec(text(value))
  if (match !== null) return String(Number(match[1]) * 1024)
  return value === undefined ? undefined : text(value)
}

/** What an absent member of a container means; `versionConsistency` in the SDK's lower case. */
const containerDefaults: JsonObject = {
  cpu: 0,
  essential: true,
  privileged: false,
  readonlyRootFilesystem: false,
  disableNetworking: false,
  interactive: false,
  pseudoTerminal: false,
  versionConsistency: 'enabled',
}

function normalContainer(container: JsonObject, networkMode: string): JsonObject {
  const { name: _name, environment, secrets, portMappings, healthCheck, ...rest } = container
  return {
    ...fold(rest, containerDefaults),
    links: sorted(rest.links),
    volumesFrom: sorted(rest.volumesFrom),
    environment: byKey(environment, nameOf, (item) => item.value ?? ''),
    secrets: byKey(secrets, nameOf, (item) => item.valueFrom),
    ports: byKey(portMappings, portOf, (port) => normalPort(port, networkMode)),
    healthCheck: fold(object(healthCheck), {
      interval: 30,
      timeout: 5,
      retries: 3,
      startPeriod: 0,
    }),
  }
}

const nameOf = (item: JsonObject) => text(item.name)

function portOf(port: JsonObject): string {
  const first = text(port.containerPort) || text(port.containerPortRange)
  return `${first}/${text(port.protocol) || 'tcp'}`
}

/** ECS sets `hostPort` to `containerPort` under awsvpc and host; under bridge 0 means "any", as absent does. */
function normalPort(port: JsonObject, networkMode: string): JsonObject {
  const hostPort = networkMode === 'bridge' ? 0 : (port.containerPort ?? 0)
  return fold(
    omit(
      port,
      (key) => key === 'containerPort' || key === 'containerPortRange' || key === 'protocol',
    ),
    { hostPort },
  )
}

function normalVolume(volume: JsonObject): JsonObject {
  const { name: _name, efsVolumeConfiguration, ...rest } = volume
  if (efsVolumeConfiguration === undefined) return rest
  const efs = object(efsVolumeConfiguration)
  return {
    ...rest,
    efsVolumeConfiguration: {
      ...fold(efs, { rootDirectory: '/', transitEncryption: 'DISABLED' }),
      authorizationConfig: fold(object(efs.authorizationConfig), { iam: 'DISABLED' }),
    },
  }
}
