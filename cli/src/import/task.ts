import type { JsonObject } from '@plumbline/controller/model'
import { containerSpec, seconds, sidecarSpec } from './container.ts'
import { flagOf, listOf, numberOf, objectOf, present, textOf, unless } from './json.ts'

const conditions: Readonly<Record<string, string>> = {
  START: 'started',
  HEALTHY: 'healthy',
  COMPLETE: 'complete',
  SUCCESS: 'success',
}

/** A task definition in the words of the language, as far as it has any; `main` is the container that the unit is about. */
export function taskSpec(
  definition: JsonObject,
  main: JsonObject,
  unit: {
    readonly kind: 'Service' | 'Job'
    readonly name: string
    readonly account?: string | undefined
  },
): JsonObject {
  const others = listOf(definition.containerDefinitions).filter((one) => one !== main)
  const { image, health, env, secrets, mounts, ...rest } = containerSpec(main)
  const isService = unit.kind === 'Service'
  return present({
    image,
    ...sizeOf(definition),
    arch: architectureOf(objectOf(definition.runtimePlatform)),
    port: isService ? portOf(main) : undefined,
    ...rest,
    workdir: textOf(main.workingDirectory),
    readOnlyRoot: unless(flagOf(main.readonlyRootFilesystem), false),
    env,
    secrets,
    roles: present({
      task: roleOf(definition.taskRoleArn, unit.account),
      execution: roleOf(definition.executionRoleArn, unit.account),
    }),
    health: isService ? health : undefined,
    stopTimeout: seconds(numberOf(main.stopTimeout)),
    sidecars: Object.fromEntries(others.map((one) => [one.name, sidecarSpec(one)])),
    startAfter: startAfter(main),
    volumes: volumesOf(definition),
    mounts,
    storage: numberOf(objectOf(definition.ephemeralStorage).sizeInGiB),
    container: unless(textOf(main.name), unit.name),
    logs: { group: groupOf(main) ?? groupsOf(definition)[0] ?? unusedGroup },
  })
}

/** `1 vCPU` is 1024 units, and `2 GB` is 2048 MiB. */
function sizeOf({ cpu, memory }: JsonObject): JsonObject {
  return present({
    cpu: unless(unitsOf(cpu, /^([\d.]+)\s*vcpu$/i), 256),
    memory: unless(unitsOf(memory, /^([\d.]+)\s*gb$/i), 512),
  })
}

function unitsOf(value: unknown, form: RegExp): number | undefined {
  const [, amount] = form.exec(textOf(value) ?? '') ?? []
  return amount === undefined ? numberOf(value) : Number(amount) * 1024
}

function architectureOf({ cpuArchitecture }: JsonObject): string | undefined {
  return cpuArchitecture === 'ARM64' ? 'arm64' : undefined
}

/** The first TCP port; further ones and their names go to `raw`. */
function portOf(main: JsonObject): number | undefined {
  const ports = listOf(main.portMappings)
  const tcp = ports.find(({ protocol }) => protocol === undefined || protocol === 'tcp')
  return numberOf(tcp?.containerPort)
}

/** A role of the same account by its name; with a path, or of another account, by its ARN. */
function roleOf(arn: unknown, account: string | undefined): string | undefined {
  const text = textOf(arn)
  const [, own, name] = /^arn:aws:iam::(\d{12}):role\/([\w+=,.@-]{1,64})$/.exec(text ?? '') ?? []
  return own !== undefined && own === account ? name : text
}

function startAfter(main: JsonObject): JsonObject {
  return Object.fromEntries(
    listOf(main.dependsOn).flatMap(({ containerName, condition }) => {
      const word = conditions[textOf(condition) ?? '']
      return word === undefined ? [] : [[textOf(containerName) ?? '', word]]
    }),
  )
}

/** All or none: `raw` replaces the whole list. */
function volumesOf(definition: JsonObject): JsonObject {
  const volumes = listOf(definition.volumes).map(
    (volume) => [volume.name, volumeOf(volume)] as const,
  )
  const known = volumes.every(([, volume]) => volume !== undefined)
  return known ? (Object.fromEntries(volumes) as JsonObject) : {}
}

function volumeOf(volume: JsonObject): JsonObject | undefined {
  const efs = objectOf(volume.efsVolumeConfiguration)
  if (efs.fileSystemId === undefined) {
    const { name: _name, host, ...more } = volume
    const plain = Object.keys(present(more)).length + Object.keys(objectOf(host)).length === 0
    return plain ? {} : undefined
  }
  const access = objectOf(efs.authorizationConfig)
  return present({
    efs: efs.fileSystemId,
    accessPoint: access.accessPointId,
    iam: access.iam === 'ENABLED' ? true : undefined,
  })
}

/** Stands where no container writes to CloudWatch Logs: naming a group is how a spec says that none is to be made. */
export const unusedGroup = 'unused'

/** The groups that containers write to. Existing ones stay whose they are: they are used, and not managed. */
export function groupsOf(definition: JsonObject): readonly string[] {
  const groups = listOf(definition.containerDefinitions).map(groupOf)
  return groups.filter((group) => group !== undefined)
}

function groupOf(container: JsonObject): string | undefined {
  const { logDriver, options } = objectOf(container.logConfiguration)
  return logDriver === 'awslogs' ? textOf(objectOf(options)['awslogs-group']) : undefined
}
