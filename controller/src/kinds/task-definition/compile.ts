import type {
  ContainerDefinition,
  RegisterTaskDefinitionCommandInput,
  Secret as EcsSecret,
} from '@aws-sdk/client-ecs'
import type { Secret, ServiceSpec, Unit } from '@plumbline/desired-state'
import type { Context } from '../../model/index.ts'
import { ecsTags, familyOf, logGroupOf, ownershipTags } from '../ownership.ts'

/** What a unit's spec means to ECS: the complete request, with everything that the spec leaves open left out. */
export function compileTaskDefinition(
  unit: Unit,
  context: Context,
): RegisterTaskDefinitionCommandInput {
  const { spec } = unit
  const roles = { ...context.environment.roles, ...spec.roles }
  return {
    family: familyOf(context),
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: String(spec.cpu),
    memory: String(spec.memory),
    ...(spec.arch === 'arm64' && {
      runtimePlatform: {
        cpuArchitecture: 'ARM64' as const,
        operatingSystemFamily: 'LINUX' as const,
      },
    }),
    ...(roles.task !== undefined && { taskRoleArn: roleArn(roles.task, context) }),
    ...(roles.execution !== undefined && {
      executionRoleArn: roleArn(roles.execution, context),
    }),
    containerDefinitions: [container(unit, context)],
    // The commit is written here and on no other resource: a tag on a service would cost a call for every commit.
    tags: ecsTags({ ...ownershipTags(context), 'plumbline:revision': context.revision }),
  }
}

function container(unit: Unit, context: Context): ContainerDefinition {
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

function healthCheck(health: NonNullable<ServiceSpec['health']>) {
  return {
    command: [...health.command],
    ...(health.intervalSeconds !== undefined && { interval: health.intervalSeconds }),
    ...(health.timeoutSeconds !== undefined && { timeout: health.timeoutSeconds }),
    ...(health.retries !== undefined && { retries: health.retries }),
    ...(health.graceSeconds !== undefined && { startPeriod: health.graceSeconds }),
  }
}

/** A role is given by name or by ARN; ECS answers with the ARN, so the ARN is what is sent. */
function roleArn(role: string, context: Context): string {
  return role.startsWith('arn:') ? role : `arn:aws:iam::${context.environment.account}:role/${role}`
}
