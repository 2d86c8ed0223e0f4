import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { arnOf, globalArnOf, type Place } from '../place.ts'

/** Only for what happens in our own account: a service of AWS acts for many. */
function servicePrincipal(service: string, { config }: Place): ServicePrincipal {
  return new ServicePrincipal(service, {
    conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
  })
}

/** The roles with which AWS itself works for the environment. The controller passes them on, and makes none. */
export class Roles extends Construct {
  readonly execution: Role
  readonly infrastructure: Role
  readonly scheduler: Role

  /** @param secrets Those that tasks may be given at their start */
  constructor(scope: Construct, id: string, place: Place, secrets: readonly string[]) {
    super(scope, id)
    this.execution = this.#execution(place, secrets)
    this.infrastructure = this.#infrastructure(place)
    this.scheduler = this.#scheduler(place)
  }

  #execution(place: Place, secrets: readonly string[]): Role {
    const role = new Role(this, 'Execution', {
      roleName: `${place.name}-execution`,
      path: place.rolePath,
      description: 'ECS starts tasks with it: pulls images, reads secrets, writes logs',
      assumedBy: servicePrincipal('ecs-tasks.amazonaws.com', place),
    })
    const images = arnOf(place, 'ecr', 'repository/*')
    const logs = arnOf(place, 'logs', `log-group:${place.unitLogs}/*:log-stream:*`)
    const statements = [
      { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
      {
        actions: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:GetDownloadUrlForLayer',
          'ecr:BatchGetImage',
        ],
        resources: [images],
      },
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logs] },
      { actions: ['secretsmanager:GetSecretValue'], resources: [...secrets] },
    ]
    for (const statement of statements) role.addToPolicy(new PolicyStatement(statement))
    acknowledge(
      role,
      'It pulls whatever image of this account a document names, and writes to whatever log group of the environment. Nothing narrower exists for the token.',
      'AwsSolutions-IAM5[Resource::*]',
      `AwsSolutions-IAM5[Resource::${images}]`,
      `AwsSolutions-IAM5[Resource::${logs}]`,
    )
    return role
  }

  /** Source: Amazon ECS developer guide, "Amazon ECS infrastructure IAM role". */
  #infrastructure(place: Place): Role {
    const managed = [
      'AmazonECSInfrastructureRolePolicyForVolumes',
      'AmazonECSInfrastructureRolePolicyForLoadBalancers',
    ]
    const path = (policy: string) =>
      policy.endsWith('Volumes') ? `service-role/${policy}` : policy
    const role = new Role(this, 'Infrastructure', {
      roleName: `${place.name}-infrastructure`,
      path: place.rolePath,
      description: 'ECS attaches volumes and shifts traffic with it',
      // As the guide has it, without a condition: nowhere is said that ECS names the account when it takes this role on, and
      // nobody can pass it on from another account (IAM user guide, "Passing a role").
      assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
      managedPolicies: managed.map((policy) =>
        ManagedPolicy.fromAwsManagedPolicyName(path(policy)),
      ),
    })
    acknowledge(
      role,
      'What ECS does with it changes with ECS, so AWS keeps its policies.',
      ...managed.map(
        (policy) =>
          `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${path(policy)}]`,
      ),
    )
    return role
  }

  #scheduler(place: Place): Role {
    const { environment } = place.config
    const role = new Role(this, 'Scheduler', {
      roleName: `${place.name}-scheduler`,
      path: place.rolePath,
      description: 'EventBridge Scheduler starts jobs with it',
      assumedBy: servicePrincipal('scheduler.amazonaws.com', place),
    })
    const jobs = arnOf(place, 'ecs', `task-definition/${environment}-job-*:*`)
    const tasks = arnOf(place, 'ecs', `task/${place.name}/*`)
    const taskRoles = globalArnOf(place, 'iam', `role${place.taskRolePath}*`)
    role.addToPolicy(new PolicyStatement({ actions: ['ecs:RunTask'], resources: [jobs] }))
    role.addToPolicy(
      new PolicyStatement({
        actions: ['ecs:TagResource'],
        resources: [tasks],
        conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
      }),
    )
    role.addToPolicy(
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [taskRoles, this.execution.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
    )
    acknowledge(
      role,
      'Jobs, their tasks and their roles are named by documents, within the names of this environment.',
      `AwsSolutions-IAM5[Resource::${jobs}]`,
      `AwsSolutions-IAM5[Resource::${tasks}]`,
      `AwsSolutions-IAM5[Resource::${taskRoles}]`,
    )
    return role
  }
}
