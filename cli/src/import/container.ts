import type { JsonObject } from '@plumbline/controller/model'
import { flagOf, listOf, numberOf, objectOf, present, textOf, textsOf, unless } from './json.ts'
import { plainName } from './names.ts'

/**
 * What the main container and a sidecar have in common, in the words of the language. What it has no words for is left to
 * `raw`, which is found by comparing: nothing here has to be complete.
 */
export function containerSpec(container: JsonObject): JsonObject {
  return present({
    image: textOf(container.image),
    command: textsOf(container.command),
    user: textOf(container.user),
    env: envOf(container),
    secrets: secretsOf(container),
    mounts: mountsOf(container),
    health: healthOf(objectOf(container.healthCheck)),
  })
}

/** A container beside the main one. */
export function sidecarSpec(container: JsonObject): JsonObject {
  const { image, ...rest } = containerSpec(container)
  return present({
    image,
    cpu: unless(numberOf(container.cpu), 0),
    memory: numberOf(container.memory),
    essential: unless(flagOf(container.essential), true),
    ports: namedPorts(container),
    ...rest,
  })
}

/** A name that no shell could hold cannot be written: then all of them go to `raw`, which knows no single one. */
function envOf(container: JsonObject): JsonObject {
  const pairs = listOf(container.environment).map(({ name, value }) => [
    textOf(name) ?? '',
    typeof value === 'string' ? value : '',
  ])
  return pairs.every(([name = '']) => variableName.test(name)) ? Object.fromEntries(pairs) : {}
}

const variableName = /^[A-Za-z_][A-Za-z0-9_.-]{0,254}$/

function secretsOf(container: JsonObject): JsonObject {
  const pairs = listOf(container.secrets).map(({ name, valueFrom }) => {
    return [textOf(name) ?? '', secretOf(textOf(valueFrom) ?? '')] as const
  })
  const known = pairs.every(([name, secret]) => variableName.test(name) && secret !== undefined)
  return known ? (Object.fromEntries(pairs) as JsonObject) : {}
}

const secretArn =
  /^(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6})(?::([^:]*):([^:]*):([^:]*))?$/

/** Source: `VersionId` of GetSecretValue in the Secrets Manager reference. */
const versionId = /^[A-Za-z0-9-]{32,64}$/

/** `arn:key:stage:version`, or the name or ARN of a parameter; `undefined` for what the language cannot say. */
function secretOf(valueFrom: string): JsonObject | undefined {
  const [, arn, key = '', stage = '', version = ''] = secretArn.exec(valueFrom) ?? []
  if (arn !== undefined) {
    // The language has one word for both, and tells them apart by their form.
    const isSaid = stage === '' || (version === '' && !versionId.test(stage))
    if (!isSaid || (version !== '' && !versionId.test(version))) return undefined
    const said = version === '' ? stage : version
    return present({
      secretsManager: arn,
      key: key === '' ? undefined : key,
      version: said === '' ? undefined : said,
    })
  }
  const parameter = /^(arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter)?[A-Za-z0-9_./-]{1,1011}$/
  return parameter.test(valueFrom) ? { ssm: valueFrom } : undefined
}

/** A volume that is mounted twice, or at the same path as another, goes to `raw`. */
function mountsOf(container: JsonObject): JsonObject {
  const points = listOf(container.mountPoints)
  const names = new Set(points.map(({ sourceVolume }) => textOf(sourceVolume)))
  if (names.size !== points.length) return {}
  return Object.fromEntries(
    points.map(({ sourceVolume, containerPath, readOnly }) => [
      textOf(sourceVolume) ?? '',
      readOnly === true ? { path: containerPath, readOnly } : (containerPath ?? ''),
    ]),
  )
}

/** Ports that have names; a mapping without a name is nothing that a map could hold. */
function namedPorts(container: JsonObject): JsonObject {
  const ports = listOf(container.portMappings)
  if (!ports.every(({ name }) => plainName.test(textOf(name) ?? ''))) return {}
  return Object.fromEntries(
    ports.map(({ name, containerPort }) => [name, containerPort]),
  ) as JsonObject
}

/** What ECS fills in when a member is not given is not written. */
function healthOf(check: JsonObject): JsonObject | undefined {
  const [form, ...words] = textsOf(check.command)
  const command = form === 'CMD-SHELL' ? words.join(' ') : form === 'CMD' ? words : undefined
  if (command === undefined || command.length === 0) return undefined
  return present({
    command,
    interval: seconds(unless(numberOf(check.interval), 30)),
    timeout: seconds(unless(numberOf(check.timeout), 5)),
    retries: unless(numberOf(check.retries), 3),
    grace: seconds(unless(numberOf(check.startPeriod), 0)),
  })
}

/** As a duration, in the greatest unit that divides it. */
export function seconds(count: number | undefined): string | undefined {
  if (count === undefined) return undefined
  for (const [size, unit] of [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'm'],
  ] as const) {
    if (count >= size && count % size === 0) return `${count / size}${unit}`
  }
  return `${count}s`
}
