import type {
  CreateRuleInput,
  CreateRuleOutput,
  DeleteRuleInput,
  DeleteRuleOutput,
  DescribeRulesInput,
  DescribeRulesOutput,
  ModifyRuleInput,
  ModifyRuleOutput,
  RuleTransform,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { AwsError } from '../core/types.ts'
import { readActions } from './actions.ts'
import { newArnBelow } from './arns.ts'
import { readConditions } from './conditions.ts'
import { invalid, notPermitted, required } from './errors.ts'
import { checkForward } from './forward-rules.ts'
import { findListener, findRule, listenersOf, loadBalancerOf, rulesOf } from './lookup.ts'
import type { Elb, RuleState } from './model.ts'
import { page } from './paging.ts'
import { checkFree, checkPriority } from './priorities.ts'
import { ruleView } from './rule-view.ts'
import { newTags } from './tags.ts'
import { checkUse, refreshUse } from './use.ts'

const rulesMax = 100

/** @throws AwsError PriorityInUseException, TooManyRulesException, ListenerNotFoundException, ValidationError, … */
export function createRule(input: CreateRuleInput, elb: Elb): CreateRuleOutput {
  const listener = findListener(elb, input.ListenerArn)
  const priority = required(input.Priority, 'A rule priority')
  checkPriority(priority)
  const conditions = readConditions(input.Conditions)
  const actions = readActions(input.Actions)
  const transforms = readTransforms(input.Transforms)
  const tags = newTags(input.Tags)
  checkFree(rulesOf(elb, listener.arn), priority)
  checkRoom(elb, listener.loadBalancer)
  checkForward(elb, listener.settings.protocol, actions)
  checkUse(elb, listener.loadBalancer, actions)
  const arn = newArnBelow(elb.context, listener.arn, 'listener-rule')
  const rule = { arn, listener: listener.arn, priority, conditions, actions, transforms, tags }
  elb.state.rules[arn] = rule
  refreshUse(elb, actions)
  return { Rules: [ruleView(rule)] }
}

/** Default rules are not counted. */
function checkRoom(elb: Elb, loadBalancer: string): void {
  const rules = listenersOf(elb, loadBalancer).flatMap((one) => rulesOf(elb, one.arn))
  if (rules.filter((one) => one.priority !== undefined).length < rulesMax) return
  throw new AwsError(
    'TooManyRulesException',
    `The maximum number of rules on a load balancer, ${rulesMax}, has been reached.`,
  )
}

/** Replaces whole lists: what is not named stays, and the priority always does. */
export function modifyRule(input: ModifyRuleInput, elb: Elb): ModifyRuleOutput {
  const rule = findRule(elb, input.RuleArn)
  if (rule.priority === undefined) {
    throw notPermitted(`Default rule '${rule.arn}' cannot be modified; modify its listener`)
  }
  if (input.ResetTransforms && input.Transforms !== undefined) {
    throw invalid('Transforms and ResetTransforms cannot be specified together.')
  }
  const conditions = input.Conditions ? readConditions(input.Conditions) : rule.conditions
  const actions = input.Actions ? readActions(input.Actions) : rule.actions
  const transforms = input.Transforms ? readTransforms(input.Transforms) : rule.transforms
  checkForward(elb, elb.state.listeners[rule.listener]?.settings.protocol, actions)
  checkUse(elb, loadBalancerOf(elb, rule), actions)
  rule.conditions = conditions
  rule.transforms = input.ResetTransforms ? [] : transforms
  setActions(elb, rule, actions)
  return { Rules: [ruleView(rule)] }
}

export function setActions(elb: Elb, rule: RuleState, actions: RuleState['actions']): void {
  const before = rule.actions
  rule.actions = actions
  refreshUse(elb, [...before, ...actions])
}

function readTransforms(transforms: readonly RuleTransform[] = []): RuleTransform[] {
  const types = transforms.map((one) => one.Type)
  if (new Set(types).size < types.length) {
    throw invalid('A rule can have one host header rewrite and one URL rewrite.')
  }
  return [...transforms]
}

export function deleteRule(input: DeleteRuleInput, elb: Elb): DeleteRuleOutput {
  const rule = findRule(elb, input.RuleArn)
  if (rule.priority === undefined) {
    throw notPermitted(`Default rule '${rule.arn}' cannot be deleted`)
  }
  dropRule(elb, rule)
  return {}
}

export function dropRule(elb: Elb, rule: RuleState): void {
  delete elb.state.rules[rule.arn]
  refreshUse(elb, rule.actions)
}

export function describeRules(input: DescribeRulesInput, elb: Elb): DescribeRulesOutput {
  const { ListenerArn, RuleArns } = input
  if ((ListenerArn === undefined) === (RuleArns === undefined)) {
    throw invalid('You must specify either a listener or rules.')
  }
  const rules = RuleArns
    ? RuleArns.map((arn) => findRule(elb, arn))
    : rulesOf(elb, findListener(elb, ListenerArn).arn)
  const { items, ...next } = page(elb, input, rules, orderOf)
  return { Rules: items.map(ruleView), ...next }
}

/** By priority, the default rule last; rules of several listeners apart. */
function orderOf({ priority, arn }: RuleState): string {
  return `${String(priority ?? 99_999).padStart(5, '0')} ${arn}`
}
