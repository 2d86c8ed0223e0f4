import type { Json, JsonObject, Shape } from '../model/index.ts'
import { byKey, fold, object, pickPruned, pruneObject, sorted, text } from './normal.ts'
import { normalContainer, type Home } from './normal-container.ts'
import { normalVolume } from './normal-volume.ts'

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
 * the order of mount points, DNS servers, ulimits and capabilities is kept, and so it counts. `home` is where it is
 * registered; an answer says so itself.
 */
export function normalTaskDefinition(definition: object, home = homeOf(definition)): Shape {
  const { containerDefinitions, ...rest } = pickPruned(definition, members)
  const networkMode = text(rest.networkMode) || 'bridge'
  return pruneObject({
    ...fold(rest, { networkMode: 'bridge', enableFaultInjection: false }),
    cpu: units(rest.cpu, /^([\d.]+)\s*vcpu$/i),
    memory: units(rest.memory, /^([\d.]+)\s*gb$/i),
    requiresCompatibilities: sorted(rest.requiresCompatibilities),
    runtimePlatform: fold(object(rest.runtimePlatform), {
      cpuArchitecture: 'X86_64',
      operatingSystemFamily: 'LINUX',
    }),
    proxyConfiguration: normalProxy(object(rest.proxyConfiguration)),
    containers: byKey(containerDefinitions, nameOf, (container) =>
      normalContainer(container, networkMode, home),
    ),
    volumes: byKey(rest.volumes, nameOf, normalVolume),
  })
}

const nameOf = (item: JsonObject) => text(item.name)

/** `1 vCPU` is 1024 units and `2 GB` is 2048 MiB; ECS takes both forms. */
function units(value: Json | undefined, form: RegExp): string | undefined {
  const match = form.exec(text(value))
  if (match !== null) return String(Number(match[1]) * 1024)
  return value === undefined ? undefined : text(value)
}

/** APPMESH is the only type there is (SDK text). */
function normalProxy(proxy: JsonObject): JsonObject {
  return {
    ...fold(proxy, { type: 'APPMESH' }),
    properties: byKey(proxy.properties, nameOf, (item) => item.value ?? ''),
  }
}

function homeOf(definition: { readonly taskDefinitionArn?: string | undefined }): Home | undefined {
  const [, , , region = '', account = ''] = (definition.taskDefinitionArn ?? '').split(':')
  return account === '' ? undefined : { account, region }
}
