import { eventQueueCalls } from '../../controller/src/adapters/aws/event-queue.ts'
import { kmsCalls } from '../../controller/src/adapters/aws/kms.ts'
import { snsCalls } from '../../controller/src/adapters/notify/sns.ts'
import { handover, kinds, tagIndex } from '../../controller/src/kinds/index.ts'
import { imageTags } from '../../controller/src/preflight/image-tags.ts'
import { chosenCalls, preflight } from '../../controller/src/preflight/index.ts'
import { code, generatedFrom, table } from './table.ts'

/** An action of IAM that the controller's role must allow, and why. */
interface Permission {
  /** Such as `ecs:UpdateService`. */
  readonly action: string
  readonly access: readonly string[]
  /** The kinds, and the parts beside them, that need it. */
  readonly kinds: readonly string[]
  /** The operations that are called by this name, or that AWS checks it for. */
  readonly because: readonly string[]
}

/**
 * Actions that AWS checks beside the one that an operation is named after, when the request carries tags or a role
 * (ECS developer guide, "Grant permission to tag resources on creation"; CloudWatch Logs API reference, CreateLogGroup;
 * Elastic Load Balancing, "Grant permission to tag resources during creation"; CloudWatch API reference, PutMetricAlarm).
 * Of scalable targets no page was found that says so: they are taken to be like the others.
 */
export const implied: Readonly<Record<string, readonly string[]>> = {
  'ecs:RegisterTaskDefinition': ['ecs:TagResource', 'iam:PassRole'],
  'ecs:CreateService': ['ecs:TagResource', 'iam:PassRole'],
  'ecs:UpdateService': ['iam:PassRole'],
  'ecs:RunTask': ['ecs:TagResource', 'iam:PassRole'],
  'scheduler:CreateSchedule': ['iam:PassRole'],
  'scheduler:UpdateSchedule': ['iam:PassRole'],
  'logs:CreateLogGroup': ['logs:TagResource'],
  'elasticloadbalancing:CreateTargetGroup': ['elasticloadbalancing:AddTags'],
  'elasticloadbalancing:CreateRule': ['elasticloadbalancing:AddTags'],
  'cloudwatch:PutMetricAlarm': ['cloudwatch:TagResource'],
  'application-autoscaling:RegisterScalableTarget': ['application-autoscaling:TagResource'],
}

/**
 * Operations that are allowed by an action of another name (SQS developer guide, "Amazon SQS API permissions"; Amazon S3
 * User Guide, "Required permissions for Amazon S3 API operations").
 */
const actionOf: Readonly<Record<string, string>> = {
  'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:DeleteObjects': 's3:DeleteObject',
}

/** Every action, sorted; from the operations that the code declares and nothing else. */
function permissions(): readonly Permission[] {
  const callers = [
    ...kinds,
    { name: 'hand-over', calls: handover.calls },
    { name: 'orphans', calls: tagIndex.calls },
    { name: 'preflight', calls: preflight.calls.filter((one) => !chosenCalls.includes(one)) },
    { name: 'images', calls: imageTags.calls },
    { name: 'events', calls: eventQueueCalls },
    { name: 'alerts', calls: snsCalls },
    { name: 'puppet-bundle', calls: kmsCalls },
  ]
  const uses = callers.flatMap((kind) =>
    kind.calls.flatMap(({ op, access }) => [
      { action: actionOf[op] ?? op, access, kind: kind.name, because: `\`${op.split(':')[1]}\`` },
      ...(implied[op] ?? []).map((action) => ({
        action,
        access: 'write',
        kind: kind.name,
        because: `checked by \`${op.split(':')[1]}\``,
      })),
    ]),
  )
  return unique(uses.map((use) => use.action)).map((action) => {
    const own = uses.filter((use) => use.action === action)
    return {
      action,
      access: unique(own.map((use) => use.access)),
      kinds: unique(own.map((use) => use.kind)),
      because: unique(own.map((use) => use.because)),
    }
  })
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted()
}

const source = 'the `calls` of the kinds in controller/src/kinds/'

/** The page of the IAM actions that the controller needs. */
export function permissionsPage(): string {
  const rows = permissions().map(({ action, access, kinds, because }) => [
    code(action),
    access.join(', '),
    kinds.join(', '),
    because.join(', '),
  ])
  const head = ['action', 'access', 'kinds', 'for']
  const only = chosenCalls.map(({ op, access }) => [code(op), access, 'preflight'])
  const parts = [intro, table(head, rows), chosen, table(head.slice(0, 3), only), outro]
  return `${[generatedFrom(source), ...parts].join('\n\n')}\n`
}

/** The same actions for the stacks that make the role: a list, so that they need not load what calls them. */
export function permissionsFile(): string {
  const lines = permissions().map(({ action }) => `  '${action}',`)
  return [
    `// Generated from ${source} by \`npm run generate\`. Change that, not this.`,
    '',
    '/** Every action of IAM that the controller calls, sorted. */',
    'export const permissions: readonly string[] = [',
    ...lines,
    ']',
    '',
  ].join('\n')
}

const intro = `# Permissions

What the controller's role must be allowed to do in each account that an \`Environment\` names. A controller that may only
read (\`access: read\`) can plan and report, and changes nothing.`

const chosen = `Only where an environment says \`policy.checkSecretKeys: true\`, of the secrets of which releases name a key, and with
\`kms:Decrypt\` where they are encrypted with a key of their own:`

const outro = `Limit \`iam:PassRole\` to the roles of your tasks, with the condition
\`iam:PassedToService = ecs-tasks.amazonaws.com\`, to the role with which ECS attaches volumes and shifts traffic, with
\`iam:PassedToService = ecs.amazonaws.com\`, and to the role with which EventBridge Scheduler starts jobs, with
\`iam:PassedToService = scheduler.amazonaws.com\`. The controller creates no role and changes no policy.

What the configuration adds: \`sts:AssumeRole\` on the roles of \`aws.accounts\`, \`secretsmanager:GetSecretValue\` on
\`store.postgres.passwordSecret\`, and \`rds-db:connect\` to the user of the store where \`store.postgres.iam\` is true.`
