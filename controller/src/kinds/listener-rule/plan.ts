import {
  AddTagsCommand,
  CreateRuleCommand,
  DeleteRuleCommand,
  ModifyRuleCommand,
  SetRulePrioritiesCommand,
  type Action,
  type ModifyRuleCommandInput,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { call, writes, type Change, type PlannedCall, type Wait } from '../../model/index.ts'
import type { RuleRequest } from './compile.ts'
import { nextForward, whyNotYet, type HealthByArn } from './forward.ts'
import { passing, stickinessOf } from './normal.ts'
import { sharesOf, type Share } from '../elb-reads.ts'
import { pairsOf } from '../ownership.ts'
import type { Move, Place } from './places.ts'

export const createRule = writes('elasticloadbalancing:CreateRule', CreateRuleCommand)
export const modifyRule = writes('elasticloadbalancing:ModifyRule', ModifyRuleCommand)
export const setPriorities = writes(
  'elasticloadbalancing:SetRulePriorities',
  SetRulePrioritiesCommand,
)
export const deleteRule = writes('elasticloadbalancing:DeleteRule', DeleteRuleCommand)
export const addTags = writes('elasticloadbalancing:AddTags', AddTagsCommand)

export interface LiveRule {
  readonly rule: Rule
  /** Its tag `plumbline:resource`. */
  readonly resource?: string
  readonly place: Place
  /** Of the groups that it forwards to; asked only while one takes the place of another. */
  readonly health: HealthByArn
  /** ARNs of the groups in which the service registers tasks, and whether it replaces them; asked only then, too. */
  readonly registered?: readonly string[]
  readonly rolling?: boolean
  /** Of a rule that is no longer wanted: the route goes on elsewhere. */
  readonly moved?: Moved
}

/** A route that went to another listener: whoever still asks the old one gets no answer once the rule is gone. */
export interface Moved {
  readonly route: string
  readonly allowReplace: boolean
  /** ARNs of the groups of the new rule. */
  readonly groups: readonly string[]
}

export type RuleChange = Change<RuleRequest, LiveRule>
type Changed = Extract<RuleChange, { state: 'changed' }>

export function planRule(change: RuleChange): readonly PlannedCall[] {
  switch (change.state) {
    case 'absent':
      return create(change)
    case 'changed':
      return update(change)
    case 'unwanted': {
      if (whyNotDeleted(change.live) !== undefined) return []
      const { RuleArn } = change.live.rule
      return [{ call: call(deleteRule, { RuleArn }), effect: 'deletes' }]
    }
  }
}

const nothing = { health: {}, registered: [], rolling: false }

function placeIn({ facts }: Extract<RuleChange, { state: 'absent' }>): Place {
  return (facts?.place ?? { moves: [] }) as unknown as Place
}

function create(change: Extract<RuleChange, { state: 'absent' }>): readonly PlannedCall[] {
  const { listener, conditions, tags } = change.wanted.request
  const { priority: Priority, moves } = placeIn(change)
  if (Priority === undefined) return []
  const arns = arnsOf(change.wanted.request)
  const { shares } = nextForward(arns, [], { ...nothing, allowReplace: false })
  const input = {
    ListenerArn: listener.arn,
    Priority,
    Conditions: [...conditions],
    Actions: forwardTo(shares ?? [], arns),
    Tags: pairsOf(tags),
  }
  return [...move(moves), { call: call(createRule, input), effect: 'creates' }]
}

function update(change: Changed): readonly PlannedCall[] {
  const { wanted, live, differences } = change
  const fields = new Set(differences.map(({ path }) => path.split('.')[0] ?? ''))
  const RuleArn = live.rule.RuleArn ?? ''
  const modified = modify(change, fields)
  const resource = fields.has('resource')
    ? [call(addTags, { ResourceArns: [RuleArn], Tags: pairsOf(wanted.request.tags) })]
    : []
  const changes = modified === undefined ? [] : [call(modifyRule, { RuleArn, ...modified })]
  return [
    ...move(live.place.moves),
    ...[...changes, ...resource].map((made) => ({
      call: made,
      effect: 'updates in place' as const,
    })),
  ]
}

const ofActions = ['forward', 'stickiness', 'actions']
const ofConditions = ['hosts', 'paths', 'headers', 'conditions']

/** One call for what a rule says; each list replaces the live one as a whole. */
function modify(
  { wanted, live }: Changed,
  fields: ReadonlySet<string>,
): Omit<ModifyRuleCommandInput, 'RuleArn'> | undefined {
  const acts = ofActions.some((field) => fields.has(field))
  const shares = acts ? sharesNext(wanted.request, live) : undefined
  const input = {
    ...(ofConditions.some((field) => fields.has(field)) && {
      Conditions: [...wanted.request.conditions],
    }),
    ...(shares !== undefined && { Actions: forwardTo(shares, arnsOf(wanted.request)) }),
    ...(fields.has('transforms') && { ResetTransforms: true }),
  }
  return Object.keys(input).length === 0 ? undefined : input
}

/** What the rule forwards to next; the same as now where only something beside the groups differs. */
function sharesNext(request: RuleRequest, live: LiveRule): readonly Share[] | undefined {
  const { shares, wait } = nextOf(request, live)
  const onlyForward =
    (live.rule.Actions ?? []).length === 1 && stickinessOf(live.rule) === undefined
  if (wait !== undefined) return onlyForward ? undefined : sharesOf(live.rule)
  return shares
}

function nextOf(request: RuleRequest, live: LiveRule) {
  const { rule, health, registered = [], rolling = false } = live
  const { allowReplace } = request
  return nextForward(arnsOf(request), sharesOf(rule), { health, registered, rolling, allowReplace })
}

function arnsOf({ groups }: RuleRequest): readonly string[] {
  return groups.map(({ arn }) => arn)
}

/** One group by its ARN alone, as AWS reads it back; several with their weights, and for a while where one of them is to go. */
function forwardTo(shares: readonly Share[], wanted: readonly string[]): Action[] {
  const [only, ...others] = shares
  if (only !== undefined && others.length === 0) {
    return [{ Type: 'forward', TargetGroupArn: only.arn }]
  }
  const TargetGroups = shares.map(({ arn, weight }) => ({ TargetGroupArn: arn, Weight: weight }))
  const isPassing = shares.some(({ arn }) => !wanted.includes(arn))
  const stays = isPassing ? { TargetGroupStickinessConfig: passing } : {}
  return [{ Type: 'forward', ForwardConfig: { TargetGroups, ...stays } }]
}

function move(moves: readonly Move[]): readonly PlannedCall[] {
  if (moves.length === 0) return []
  const RulePriorities = moves.map(({ arn, priority }) => ({ RuleArn: arn, Priority: priority }))
  return [{ call: call(setPriorities, { RulePriorities }), effect: 'updates in place' }]
}

export function waitOfRule(change: RuleChange): Wait | undefined {
  switch (change.state) {
    case 'absent':
      return placeIn(change).wait
    case 'changed':
      return change.live.place.wait ?? nextOf(change.wanted.request, change.live).wait
    case 'unwanted':
      return whyNotDeleted(change.live)
  }
}

function whyNotDeleted({ rule, moved, health }: LiveRule): Wait | undefined {
  if (moved === undefined) return undefined
  if (!moved.allowReplace) {
    return {
      reason: 'NeedsAllowReplace',
      because: `${moved.route} moved to another listener, and requests to the old one would get no answer; when nobody uses it any more, set \`allowReplace: true\``,
    }
  }
  const [next] = moved.groups
  if (next === undefined) return undefined
  return sharesOf(rule)
    .map(({ arn }) => whyNotYet(next, arn, health))
    .find((wait) => wait !== undefined)
}
