import {
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  type ModifyTargetGroupCommandInput,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  call,
  writes,
  type Change,
  type Difference,
  type JsonObject,
  type PlannedCall,
  type Wait,
} from '../../model/index.ts'
import { text } from '../normal.ts'
import type { GroupRequest } from '../target-groups.ts'
import { sticky } from './beside.ts'
import { attributeDefaults, healthDefaults } from './normal.ts'

export const createTargetGroup = writes(
  'elasticloadbalancing:CreateTargetGroup',
  CreateTargetGroupCommand,
)
export const modifyTargetGroup = writes(
  'elasticloadbalancing:ModifyTargetGroup',
  ModifyTargetGroupCommand,
)
export const modifyAttributes = writes(
  'elasticloadbalancing:ModifyTargetGroupAttributes',
  ModifyTargetGroupAttributesCommand,
)
export const deleteTargetGroup = writes(
  'elasticloadbalancing:DeleteTargetGroup',
  DeleteTargetGroupCommand,
)

export interface LiveGroup {
  readonly group: TargetGroup
  readonly attributes: Readonly<Record<string, string>>
  /** How many targets are registered; asked only of a group that is about to go. */
  readonly targets?: number
  /** A rule forwards to it and to others: sticky sessions have to wait. Asked only of a group that is to get them. */
  readonly beside?: true
  /** A rollout is under way: if it failed, ECS would go back to what the service was before. */
  readonly rolling?: true
}

export type GroupChange = Change<GroupRequest, LiveGroup>
type Changed = Extract<GroupChange, { state: 'changed' }>

export function planGroup(change: GroupChange): readonly PlannedCall[] {
  switch (change.state) {
    case 'absent':
      return [create(change)]
    case 'changed':
      return [...modify(change), ...setAttributes(change)]
    case 'unwanted': {
      if (whyNotDeleted(change.live) !== undefined) return []
      const { TargetGroupArn } = change.live.group
      return [{ call: call(deleteTargetGroup, { TargetGroupArn }), effect: 'deletes' }]
    }
  }
}

function create({ wanted, facts }: Extract<GroupChange, { state: 'absent' }>): PlannedCall {
  const VpcId = text(facts?.vpcId)
  const effect = facts?.replaces === undefined ? 'creates' : 'recreates'
  return { call: call(createTargetGroup, { ...wanted.request.group, VpcId }), effect }
}

const fieldOf: Readonly<Record<string, keyof ModifyTargetGroupCommandInput>> = {
  enabled: 'HealthCheckEnabled',
  protocol: 'HealthCheckProtocol',
  port: 'HealthCheckPort',
  path: 'HealthCheckPath',
  interval: 'HealthCheckIntervalSeconds',
  timeout: 'HealthCheckTimeoutSeconds',
  healthy: 'HealthyThresholdCount',
  unhealthy: 'UnhealthyThresholdCount',
}

/** Changed health checks, in one call. What the spec does not say any more goes back to AWS's default. */
function modify({ wanted, live, differences }: Changed): readonly PlannedCall[] {
  const { group } = wanted.request
  const defaults = healthDefaults(group.ProtocolVersion)
  const names = partsBelow(differences, 'health')
  if (names.length === 0) return []
  const values = names.map((name) => {
    if (name === 'codes') return ['Matcher', matcherOf(wanted.request, defaults)] as const
    const field = fieldOf[name] ?? name
    return [field, (group as JsonObject)[field] ?? defaults[name]] as const
  })
  const { TargetGroupArn } = live.group
  const input = { TargetGroupArn, ...Object.fromEntries(values) }
  return [{ call: call(modifyTargetGroup, input), effect: 'updates in place' }]
}

function matcherOf({ group }: GroupRequest, { codes }: JsonObject) {
  if (group.Matcher !== undefined) return group.Matcher
  return { [group.ProtocolVersion === 'GRPC' ? 'GrpcCode' : 'HttpCode']: codes }
}

function setAttributes({ wanted, live, differences }: Changed): readonly PlannedCall[] {
  const keys = partsBelow(differences, 'attributes').filter(
    (key) => live.beside !== true || key !== sticky,
  )
  if (keys.length === 0) return []
  const { attributes } = wanted.request
  const Attributes = keys.map((Key) => ({
    Key,
    Value: attributes[Key] ?? attributeDefaults[Key] ?? '',
  }))
  const { TargetGroupArn } = live.group
  return [
    { call: call(modifyAttributes, { TargetGroupArn, Attributes }), effect: 'updates in place' },
  ]
}

/** `interval` of `health.interval`; `slow_start.duration_seconds` of `attributes."slow_start.duration_seconds"`. */
function partsBelow(differences: readonly Difference[], section: string): readonly string[] {
  return differences
    .filter(({ path }) => path.startsWith(`${section}.`))
    .map(({ path }) => path.slice(section.length + 1).replaceAll('"', ''))
}

export function waitOfGroup(change: GroupChange): Wait | undefined {
  if (change.state === 'unwanted') return whyNotDeleted(change.live)
  if (change.state === 'absent') return undefined
  const fixed = change.differences.find(({ path }) => !/^(health|attributes)\./.test(path))
  if (fixed !== undefined) {
    return {
      reason: 'CannotChange',
      because: `AWS cannot change ${fixed.path} of a target group, and one of this name exists; delete it`,
    }
  }
  return change.live.beside === true ? besideOthers(change.live) : undefined
}

function besideOthers({ group }: LiveGroup): Wait {
  const because = `sticky sessions wait until a rule forwards to ${group.TargetGroupName} alone`
  return { reason: 'WaitsFor', because, awaits: 'resource' }
}

/** A group goes when nothing forwards to it, no task is registered any more, and ECS cannot need it again. */
function whyNotDeleted({ group, targets = 0, rolling }: LiveGroup): Wait | undefined {
  const name = group.TargetGroupName
  if ((group.LoadBalancerArns ?? []).length > 0) {
    return {
      reason: 'WaitsFor',
      because: `waits until no rule forwards to ${name}`,
      awaits: 'resource',
    }
  }
  if (rolling === true) {
    return {
      reason: 'WaitsFor',
      because: `waits with ${name} until the rollout is over`,
      awaits: 'rollout',
    }
  }
  return targets === 0
    ? undefined
    : {
        reason: 'WaitsFor',
        because: `waits until the last ${targets} targets have left ${name}`,
        awaits: 'targets',
      }
}
