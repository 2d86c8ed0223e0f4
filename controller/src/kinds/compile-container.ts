import type {
  ContainerCondition,
  ContainerDefinition,
  PortMapping,
  Secret as EcsSecret,
} from '@aws-sdk/client-ecs'
import type {
  ContainerHealth,
  Secret,
  Sidecar,
  StartCondition,
  TaskUnit,
} from '@plumbline/desired-state'
import type { Context } from '../model/index.ts'
import { byName } from './by-name.ts'
import { mountPoints } from './compile-volumes.ts'
import { portsOf } from './compile-ports.ts'
import { mainContainerOf } from './main-container.ts'
import { logGroupOf } from './ownership.ts'

/** All containers of a unit: the one that it is named after, and those beside it. */
export function containersOf(unit: TaskUnit, context: Context): ContainerDefinition[] {
  const { spec } = unit
  const ports = portsOf(unit)
  const group = spec.logs.group ?? logGroupOf(context)
  const logs = { 'awslogs-group': group, 'awslogs-region': context.environment.region }
  const sidecars = byName(spec.sidecars).map(([name, sidecar]) =>
    container(name, sidecar, ports[name] ?? [], logs),
  )
  return [mainContainer(unit, ports[mainContainerOf(unit)] ?? [], logs), ...sidecars]
}

type LogOptions = Readonly<Record<string, string>>

function mainContainer(
  unit: TaskUnit,
  ports: readonly PortMapping[],
  logs: LogOptions,
): ContainerDefinition {
  const { spec } = unit
  const { image, env, secrets, command, user, mounts } = spec
  const health = unit.kind === 'service' ? unit.spec.health : undefined
  const shared = {
    image,
    env,
    secrets,
    mounts,
    essential: true,
    ...(command !== undefined && { command }),
    ...(user !== undefined && { user }),
    ...(health !== undefined && { health }),
  }
  const dependsOn = byName(spec.startAfter).map(([containerName, condition]) => ({
    containerName,
    condition: conditions[condition],
  }))
  return {
    ...container(mainContainerOf(unit), shared, ports, logs),
    ...(spec.workdir !== undefined && { workingDirectory: spec.workdir }),
    ...(spec.readOnlyRoot && { readonlyRootFilesystem: true }),
    ...(spec.stopTimeoutSeconds !== undefined && { stopTimeout: spec.stopTimeoutSeconds }),
    ...(dependsOn.length > 0 && { dependsOn }),
  }
}

const conditions = {
  started: 'START',
  healthy: 'HEALTHY',
  complete: 'COMPLETE',
  success: 'SUCCESS',
} as const satisfies Record<StartCondition, ContainerCondition>

/** What every container has, the main one too. */
function container(
  name: string,
  spec: Omit<Sidecar, 'ports'>,
  ports: readonly PortMapping[],
  logs: LogOptions,
): ContainerDefinition {
  return {
    name,
    image: spec.image,
    essential: spec.essential,
    ...(spec.cpu !== undefined && { cpu: spec.cpu }),
    ...(spec.memory !== undefined && { memory: spec.memory }),
    ...(ports.length > 0 && { portMappings: [...ports] }),
    ...(spec.command !== undefined && { command: [...spec.command] }),
    ...(spec.user !== undefined && { user: spec.user }),
    environment: byName(spec.env).map(([key, value]) => ({ name: key, value })),
    secrets: byName(spec.secrets).map(([key, secret]) => compileSecret(key, secret)),
    ...mountPoints(spec.mounts),
    ...(spec.health !== undefined && { healthCheck: healthCheck(spec.health) }),
    logConfiguration: {
      logDriver: 'awslogs',
      options: { ...logs, 'awslogs-stream-prefix': name },
    },
  }
}

/** Source of the Secrets Manager form: "Specifying sensitive data" in the ECS guide, `arn:key:stage:version`. */
function compileSecret(name: string, secret: Secret): EcsSecret {
  if ('ssm' in secret) return { name, valueFrom: secret.ssm }
  const { secretsManager, key = '', version = '' } = secret
  if (key === '' && version === '') return { name, valueFrom: secretsManager }
  const place = versionId.test(version) ? `:${version}` : `${version}:`
  return { name, valueFrom: `${secretsManager}:${key}:${place}` }
}

/** What is no id of a version is a staging label. Source: `VersionId` of GetSecretValue in the Secrets Manager reference. */
const versionId = /^[A-Za-z0-9-]{32,64}$/

function healthCheck(health: ContainerHealth) {
  return {
    command: [...health.command],
    ...(health.intervalSeconds !== undefined && { interval: health.intervalSeconds }),
    ...(health.timeoutSeconds !== undefined && { timeout: health.timeoutSeconds }),
    ...(health.retries !== undefined && { retries: health.retries }),
    ...(health.graceSeconds !== undefined && { startPeriod: health.graceSeconds }),
  }
}
