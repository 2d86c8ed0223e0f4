import {
  GetRoleCommand,
  type GetRoleCommandInput,
  type GetRoleCommandOutput,
  type Role,
} from '@aws-sdk/client-iam'
import { reads, type AwsReader, type BatchRead, type Release } from '../model/index.ts'
import { defineCheck, orAbsent, when, type Complaint } from './check.ts'
import { taskDefinitionOf, textsIn } from './release.ts'
import { trusts } from './trust.ts'

export const getRole = reads('iam:GetRole', GetRoleCommand)

export interface RoleNeed {
  /** As the language names it. */
  readonly use: 'task' | 'execution' | 'infrastructure' | 'scheduler'
  readonly arn: string
  /** The service of AWS that takes it on. */
  readonly service: string
  readonly paths: readonly string[]
}

export interface SeenRole {
  readonly arn: string
  /** Its trust policy, as JSON. */
  readonly trust: string
}

/** The roles that a release hands to AWS are there, and the service that gets them may take them on. */
export const role = defineCheck<RoleNeed, SeenRole | undefined>({
  name: 'role',
  calls: [getRole],
  needs,
  look,
  judge,
})

/** Sources: "IAM roles for Amazon ECS" in the ECS guide, "Execution role" in the EventBridge Scheduler guide. */
const services = {
  task: 'ecs-tasks.amazonaws.com',
  execution: 'ecs-tasks.amazonaws.com',
  infrastructure: 'ecs.amazonaws.com',
  scheduler: 'scheduler.amazonaws.com',
} as const

function needs(release: Release): readonly RoleNeed[] {
  const { resources } = release
  const { taskRoleArn, executionRoleArn } = taskDefinitionOf(release) ?? {}
  return [
    ...(taskRoleArn === undefined ? [] : [need('task', taskRoleArn, 'taskRoleArn')]),
    ...(executionRoleArn === undefined
      ? []
      : [need('execution', executionRoleArn, 'executionRoleArn')]),
    ...textsIn(resources, ['service', 'job-run'], 'roleArn').map((arn) =>
      need('infrastructure', arn),
    ),
    ...textsIn(resources, ['schedule'], 'roleArn').map((arn) => need('scheduler', arn)),
  ]
}

function need(use: RoleNeed['use'], arn: string, raw?: string): RoleNeed {
  const written = [`spec.roles.${use}`, `environment.roles.${use}`]
  const paths = raw === undefined ? written : [`spec.raw.taskDefinition.${raw}`, ...written]
  return { use, arn, service: services[use], paths }
}

export const roleByName: BatchRead<GetRoleCommandInput, GetRoleCommandOutput, Role> = {
  operation: getRole,
  max: 1,
  request: (_scope, [RoleName]) => ({ RoleName }),
  items: ({ Role: found }) => (found === undefined ? [] : [[found.RoleName ?? '', found]]),
}

async function look(reader: AwsReader, { arn }: RoleNeed): Promise<SeenRole | undefined> {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  const found = await orAbsent(reader.look(roleByName, '', name), 'NoSuchEntity')
  if (found === undefined) return undefined
  const { Arn = '', AssumeRolePolicyDocument = '' } = found
  return { arn: Arn, trust: decodeURIComponent(AssumeRolePolicyDocument) }
}

/** The region has no say in IAM: a role is the account's. */
function judge(
  { use, arn, service, paths }: RoleNeed,
  seen: SeenRole | undefined,
  { context }: Release,
): readonly Complaint[] {
  const { account } = context.environment
  if (seen === undefined) {
    const message = `there is no role ${arn} in the account ${account}`
    const hint = `create the role, or correct "roles.${use}"`
    return [{ weight: 'refuses', message, hint, paths }]
  }
  return [
    ...when(seen.arn !== arn, 'refuses', {
      message: `there is no role ${arn}; the one of that name is ${seen.arn}`,
      hint: `write its path, or the whole ARN, in "roles.${use}"`,
      paths,
    }),
    ...when(!trusts(seen.trust, service), 'refuses', {
      message: `the ${use} role ${arn} does not let ${service} take it on`,
      hint: `allow sts:AssumeRole to the principal { "Service": "${service}" } in the trust policy of the role`,
      paths,
    }),
  ]
}
