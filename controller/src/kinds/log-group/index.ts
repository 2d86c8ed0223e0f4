import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  type LogGroup,
} from '@aws-sdk/client-cloudwatch-logs'
import type { TaskUnit } from '@plumbline/desired-state'
import {
  call,
  defineKind,
  reads,
  writes,
  type AwsReader,
  type Change,
  type Context,
  type HealthReport,
  type Observed,
  type PlannedCall,
  type Scope,
  type Shape,
  type Wanted,
} from '../../model/index.ts'
import { describeLogGroups, logGroupsByName } from '../log-group-reads.ts'
import { logGroupOf, tagsFor } from '../ownership.ts'

const listTags = reads('logs:ListTagsForResource', ListTagsForResourceCommand)
const createLogGroup = writes('logs:CreateLogGroup', CreateLogGroupCommand)
const putRetention = writes('logs:PutRetentionPolicy', PutRetentionPolicyCommand)
const deleteRetention = writes('logs:DeleteRetentionPolicy', DeleteRetentionPolicyCommand)
const deleteLogGroup = writes('logs:DeleteLogGroup', DeleteLogGroupCommand)

export interface LogGroupRequest {
  readonly logGroupName: string
  /** `undefined` keeps the log for ever, which is AWS's default. */
  readonly retentionInDays: number | undefined
  /** Given at creation and left alone after it: reading them back would cost a call for every group and pass. */
  readonly tags: Readonly<Record<string, string>>
}

/**
 * The CloudWatch log group of a unit. A group that the spec names itself (`logs.group`) belongs to somebody else: it is
 * used and not managed.
 */
export const logGroup = defineKind<LogGroupRequest, LogGroup>({
  name: 'log-group',
  traces: {
    nameIn: groupIn,
    isOwn: (arn, owner) => groupIn(arn) === logGroupOf(owner),
  },
  calls: [
    describeLogGroups,
    listTags,
    createLogGroup,
    putRetention,
    deleteRetention,
    deleteLogGroup,
  ],
  wanted,
  observe,
  actual,
  plan,
  health,
  sources: () => ['spec.logs.retention'],
})

function groupIn(arn: string): string | undefined {
  return /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(arn)?.[1]
}

function wanted(unit: TaskUnit, context: Context): readonly Wanted<LogGroupRequest>[] {
  if (unit.spec.logs.group !== undefined) return []
  const retentionInDays = unit.spec.logs.retentionDays
  const name = logGroupOf(context)
  return [
    {
      name,
      request: { logGroupName: name, retentionInDays, tags: tagsFor(context, unit) },
      shape: { retentionInDays },
    },
  ]
}

async function observe(
  reader: AwsReader,
  scope: Scope<LogGroupRequest>,
): Promise<readonly Observed<LogGroup>[]> {
  // A group that the spec left for another one keeps its log.
  if (scope.wanted.length === 0 && !scope.removed) return []
  const name = logGroupOf(scope.context)
  const live = await reader.look(logGroupsByName, '', name)
  if (live === undefined) return [{ name, observation: { state: 'absent' } }]
  const observed = { name, observation: { state: 'present', live }, identifier: name } as const
  // Tags cost a call of their own: they are read only where a write may follow.
  const settled = scope.wanted.some(
    ({ request }) => request.retentionInDays === live.retentionInDays,
  )
  // `arn` is the older field of the two and ends in `:*`, which ListTagsForResource does not take.
  const resourceArn = live.logGroupArn ?? live.arn?.replace(/:\*$/, '')
  if (settled) return [observed]
  // Without an ARN nobody can say whose it is, so it counts as somebody else's.
  if (resourceArn === undefined) return [{ ...observed, tags: {} }]
  const { tags } = await reader.read(listTags, { resourceArn })
  return [{ ...observed, tags: tags ?? {} }]
}

function actual(live: LogGroup): Shape {
  return { retentionInDays: live.retentionInDays }
}

function plan(change: Change<LogGroupRequest, LogGroup>): readonly PlannedCall[] {
  if (change.state === 'unwanted') {
    const logGroupName = change.live.logGroupName
    return [{ call: call(deleteLogGroup, { logGroupName }), effect: 'deletes' }]
  }
  const { logGroupName, retentionInDays, tags } = change.wanted.request
  const retention =
    retentionInDays === undefined
      ? call(deleteRetention, { logGroupName })
      : call(putRetention, { logGroupName, retentionInDays })
  if (change.state === 'changed') return [{ call: retention, effect: 'updates in place' }]
  const create = call(createLogGroup, { logGroupName, tags: { ...tags } })
  const calls = retentionInDays === undefined ? [create] : [create, retention]
  return calls.map((made) => ({ call: made, effect: 'creates' }))
}

function health(): HealthReport {
  return { health: 'Healthy', reason: 'Present', why: 'the log group exists' }
}
