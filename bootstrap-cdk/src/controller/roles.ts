import {
  Effect,
  PolicyStatement,
  Role,
  ServicePrincipal,
  type IPrincipal,
} from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { permissions } from '../generated/permissions.ts'
import type { Place } from '../place.ts'
import { forbiddenTo, rightsOf, type Right } from './rights.ts'

interface Started {
  readonly repositoryArn: string
  readonly logGroupArn: string
  /** Secrets that the containers are given. */
  readonly secrets: readonly string[]
  /** What the configuration has the controller do beside its work in the account. */
  readonly more: readonly Right[]
}

/** What the controller may do, and what ECS may do to start it. Neither can be passed to a task of a unit. */
export class ControllerRoles extends Construct {
  readonly task: Role
  readonly execution: Role

  constructor(scope: Construct, id: string, place: Place, started: Started) {
    super(scope, id)
    this.task = controllerRole(this, 'Task', place, tasksOf(place), started.more)
    this.execution = this.#execution(place, started)
  }

  #execution(place: Place, { repositoryArn, logGroupArn, secrets }: Started): Role {
    const role = new Role(this, 'Execution', {
      roleName: `${place.name}-controller-start`,
      path: place.rolePath,
      assumedBy: tasksOf(place),
    })
    const pull = [
      'ecr:BatchCheckLayerAvailability',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchGetImage',
    ]
    const streams = `${logGroupArn}:log-stream:*`
    const rights = [
      { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
      { actions: pull, resources: [repositoryArn] },
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [streams] },
      ...(secrets.length === 0
        ? []
        : [{ actions: ['secretsmanager:GetSecretValue'], resources: secrets }]),
    ]
    for (const right of rights) role.addToPolicy(statementOf(right))
    acknowledge(
      role,
      'The token of the registry has no resource, and the streams of the one log group are named by ECS.',
      'AwsSolutions-IAM5[Resource::*]',
      `AwsSolutions-IAM5[Resource::${streams}]`,
    )
    return role
  }
}

/** Tasks of our own account. */
function tasksOf({ config }: Place): IPrincipal {
  return new ServicePrincipal('ecs-tasks.amazonaws.com', {
    conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
  })
}

/**
 * The role of the controller in the account of an environment: the actions that the code calls, no more and no fewer, and
 * what the configuration adds.
 */
export function controllerRole(
  scope: Construct,
  id: string,
  place: Place,
  assumedBy: IPrincipal,
  more: readonly Right[] = [],
): Role {
  const role = new Role(scope, id, {
    roleName: `${place.name}-controller`,
    path: place.rolePath,
    assumedBy,
  })
  const rights = rightsOf(place, permissions)
  for (const right of [...rights, ...more]) role.addToPolicy(statementOf(right))
  role.addToPolicy(statementOf({ ...forbiddenTo(place), effect: Effect.DENY }))
  const wild = new Set(rights.flatMap(({ resources }) => resources).filter((r) => r.includes('*')))
  acknowledge(
    role,
    'What the controller makes is named by documents, within the names, the cluster or the tags of this environment; reads without a resource have none in IAM.',
    ...[...wild].map((resource) => `AwsSolutions-IAM5[Resource::${resource}]`),
  )
  return role
}

function statementOf(right: {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly conditions?: object | undefined
  readonly effect?: Effect
}): PolicyStatement {
  const { actions, resources, conditions, effect } = right
  return new PolicyStatement({
    actions: [...actions],
    resources: [...resources],
    ...(conditions !== undefined && { conditions }),
    ...(effect !== undefined && { effect }),
  })
}
