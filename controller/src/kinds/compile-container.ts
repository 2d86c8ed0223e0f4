import type { ContainerDefinition, Secret as EcsSecret } from '@aws-sdk/client-ecs'
import type { ContainerHealth, Secret, Unit } from '@plumbline/desired-state'
import type { Context } from '../model/index.ts'
import { logGroupOf } from './ownership.ts'

/** The container that the unit is named after. */
export function mainContainer(unit: Unit, context: Context): ContainerDefinition {
  const { spec } = unit
  const { port, health } = unit.kind === 'service' ? unit.spec : {}
  return {
    name: unit.name,
    image: spec.image,
    essential: true,
    ...(port !== undefined && {
      portMappings: [{ containerPort: port, protocol: 'tcp' as const }],
    }),
    ...(spec.command !== undefined && { command: [...spec.command] }),
    ...(spec.user !== undefined && { user: spec.user }),
    ...(spec.workdir !== undefined && { workingDirectory: spec.workdir }),
    ...(spec.readOnlyRoot && { readonlyRootFilesystem: true }),
    ...(spec.stopTimeoutSeconds !== undefined && { stopTimeout: spec.stopTimeoutSeconds }),
    environment: byName(spec.env).map(([name, value]) => ({ name, value })),
    secrets: byName(spec.secrets).map(([name, secret]) => compileSecret(name, secret)),
    ...(health !== undefined && { healthCheck: healthCheck(health) }),
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': spec.logs.group ?? logGroupOf(context),
        'awslogs-region': context.environment.region,
        'awslogs-stream-prefix': unit.name,
      },
    },
  }
}

function byName<Value>(map: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** Source of the Secrets Manager form: "Specifying sensitive data" in the ECS guide, `arn:key:stage:version`. */
function compileSecret(name: string, secret: Secret): EcsSecret {
  if ('ssm' in secret) return { name, valueFrom: secret.ssm }
  const { secretsManager, key, version } = secret
  const whole = key === undefined && version === undefined
  return {
    name,
    valueFrom: whole ? secretsManager : `${secretsManager}:${key ?? ''}::${version ?? ''}`,
  }
}

function healthCheck(health: ContainerHealth) {
  return {
    command: [...health.command],
    ...(health.intervalSeconds !== undefined && { interval: health.intervalSeconds }),
    ...(health.timeoutSeconds !== undefined && { timeout: health.timeoutSeconds }),
    ...(health.retries !== undefined && { retries: health.retries }),
    ...(health.graceSeconds !== undefined && { startPeriod: health.graceSeconds }),
  }
}
