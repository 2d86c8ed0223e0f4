import type { Json, JsonObject } from '../model/index.ts'
import { byKey, each, fold, object, omit, sorted, text } from './normal.ts'

/** Where a name stands for something: the account and region of a task definition. */
export interface Home {
  readonly account: string
  readonly region: string
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

const healthDefaults: JsonObject = { interval: 30, timeout: 5, retries: 3, startPeriod: 0 }

/**
 * A container in the normal form. ECS loses the order of environment, secrets, ports, links and volumes of other
 * containers; `dependsOn` and `extraHosts` keep theirs, which means nothing. Every other order counts.
 */
export function normalContainer(
  container: JsonObject,
  networkMode: string,
  home: Home | undefined,
): JsonObject {
  const { name: _name, portMappings, ...rest } = container
  const reference = (item: JsonObject) => secretReference(text(item.valueFrom), home)
  return {
    ...fold(rest, containerDefaults),
    user: rest.user ?? userOf(rest),
    environment: byKey(withValues(rest.environment), nameOf, (item) => item.value),
    secrets: byKey(rest.secrets, nameOf, reference),
    ports: byKey(portMappings, portOf, (port) => normalPort(port, networkMode)),
    links: sorted(rest.links),
    extraHosts: sorted(rest.extraHosts),
    dependsOn: byKey(
      rest.dependsOn,
      (item) => text(item.containerName),
      (item) => item.condition,
    ),
    mountPoints: each(rest.mountPoints, (item) => fold(item, { readOnly: false })),
    volumesFrom: sorted(each(rest.volumesFrom, (item) => fold(item, { readOnly: false }))),
    healthCheck: fold(object(rest.healthCheck), healthDefaults),
    linuxParameters: fold(object(rest.linuxParameters), { initProcessEnabled: false }),
    restartPolicy: normalRestart(object(rest.restartPolicy)),
    logConfiguration: {
      ...object(rest.logConfiguration),
      secretOptions: byKey(object(rest.logConfiguration).secretOptions, nameOf, reference),
    },
  }
}

const nameOf = (item: JsonObject) => text(item.name)

/** ECS lets a log router of FireLens run as root alone, and says so where nobody did (seen by Terraform's users). */
function userOf({ firelensConfiguration }: JsonObject): string | undefined {
  return firelensConfiguration === undefined ? undefined : '0'
}

/** ECS drops a variable that has no value, and keeps one whose value is empty (seen by users of AWS's own deploy action). */
function withValues(variables: Json | undefined): Json | undefined {
  if (!Array.isArray(variables)) return variables
  return (variables as readonly JsonObject[]).filter(({ value }) => value !== undefined)
}

function portOf(port: JsonObject): string {
  const first = text(port.containerPort) || text(port.containerPortRange)
  return `${first}/${text(port.protocol) || 'tcp'}`
}

/** ECS sets `hostPort` to `containerPort` under awsvpc and host; under bridge 0 means "any", as absent does. */
function normalPort(port: JsonObject, networkMode: string): JsonObject {
  const hostPort = networkMode === 'bridge' ? 0 : (port.containerPort ?? 0)
  const own = ['containerPort', 'containerPortRange', 'protocol']
  return fold(
    omit(port, (key) => own.includes(key)),
    { hostPort },
  )
}

/** Switched off says the same as not there; the period is the one of the SDK's text. */
function normalRestart(policy: JsonObject): JsonObject | undefined {
  return policy.enabled === true ? fold(policy, { restartAttemptPeriod: 300 }) : undefined
}

/** A parameter of the same account and region goes by its name or by its ARN. */
function secretReference(valueFrom: string, home: Home | undefined): Json {
  if (!valueFrom.includes(':')) return `/${valueFrom.replace(/^\//, '')}`
  const parameter = /^arn:aws[a-z-]*:ssm:([^:]*):([^:]*):parameter(\/.*)$/.exec(valueFrom)
  if (parameter === null || home === undefined) return valueFrom
  const [, region, account, name = ''] = parameter
  return region === home.region && account === home.account ? name : valueFrom
}
