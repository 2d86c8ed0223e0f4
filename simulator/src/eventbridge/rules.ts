import type {
  DeleteRuleRequest,
  ListRulesRequest,
  ListRulesResponse,
  ListTargetsByRuleRequest,
  ListTargetsByRuleResponse,
  PutRuleRequest,
  PutRuleResponse,
  PutTargetsRequest,
  PutTargetsResponse,
  RemoveTargetsRequest,
  RemoveTargetsResponse,
} from '@aws-sdk/client-eventbridge'
import { own } from '../core/own.ts'
import { pageOf } from '../core/pages.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { findRule } from './model.ts'
import type { EventsState, RuleState } from './model.ts'
import { parsePattern } from './pattern.ts'

const pageMax = 100

export function putRule(
  state: EventsState,
  input: PutRuleRequest,
  context: RequestContext,
): PutRuleResponse {
  const { Name: name = '', EventPattern, ScheduleExpression, Description, State } = input
  onlyDefault(input.EventBusName)
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) throw invalid(`'${name}' is no name of a rule`)
  if (ScheduleExpression !== undefined || EventPattern === undefined) {
    throw invalid('The simulator takes rules with an EventPattern and no schedule.')
  }
  state.rules[name] = {
    name,
    pattern: parsePattern(EventPattern),
    enabled: State !== 'DISABLED',
    targets: own(state.rules, name)?.targets ?? {},
    ...(Description !== undefined && { description: Description }),
  }
  return { RuleArn: ruleArn(context, name) }
}

function onlyDefault(bus: string | undefined): void {
  if (bus === undefined || /(^|\/)default$/.test(bus)) return
  throw new AwsError('ResourceNotFoundException', `Event bus ${bus} does not exist.`)
}

function ruleArn({ account, region }: RequestContext, name: string): string {
  return `arn:aws:events:${region}:${account}:rule/${name}`
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message)
}

export function deleteRule(state: EventsState, { Name: name = '' }: DeleteRuleRequest): object {
  const rule = own(state.rules, name)
  if (rule !== undefined && Object.keys(rule.targets).length > 0) {
    throw invalid("Rule can't be deleted since it has targets.")
  }
  delete state.rules[name]
  return {}
}

export function listRules(
  state: EventsState,
  { NamePrefix = '', NextToken, Limit }: ListRulesRequest,
  context: RequestContext,
): ListRulesResponse {
  const rules = Object.values(state.rules).filter(({ name }) => name.startsWith(NamePrefix))
  const { items, nextToken } = pageOf(rules, {
    keyOf: ({ name }) => name,
    token: NextToken,
    limit: Limit,
    limitMax: pageMax,
    badToken: 'ValidationException',
    badLimit: 'ValidationException',
  })
  return { Rules: items.map((rule) => viewOf(rule, context)), NextToken: nextToken }
}

function viewOf({ name, pattern, enabled, description }: RuleState, context: RequestContext) {
  return {
    Name: name,
    Arn: ruleArn(context, name),
    EventPattern: JSON.stringify(pattern),
    State: enabled ? ('ENABLED' as const) : ('DISABLED' as const),
    Description: description,
    EventBusName: 'default',
  }
}

export function putTargets(
  state: EventsState,
  { Rule, Targets = [] }: PutTargetsRequest,
): PutTargetsResponse {
  const rule = findRule(state, Rule)
  for (const { Id = '', Arn = '', ...more } of Targets) {
    if (!/^arn:aws:sqs:[^:]+:\d{12}:[\w-]+$/.test(Arn) || Object.keys(more).length > 0) {
      throw invalid('The simulator takes targets that are queues of SQS, with an Id and an Arn.')
    }
    rule.targets[Id] = Arn
  }
  return { FailedEntryCount: 0, FailedEntries: [] }
}

export function removeTargets(
  state: EventsState,
  { Rule, Ids = [] }: RemoveTargetsRequest,
): RemoveTargetsResponse {
  const rule = findRule(state, Rule)
  for (const id of Ids) delete rule.targets[id]
  return { FailedEntryCount: 0, FailedEntries: [] }
}

export function listTargetsByRule(
  state: EventsState,
  { Rule }: ListTargetsByRuleRequest,
): ListTargetsByRuleResponse {
  const targets = Object.entries(findRule(state, Rule).targets)
  return { Targets: targets.map(([Id, Arn]) => ({ Id, Arn })) }
}
