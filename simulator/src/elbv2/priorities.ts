import type {
  SetRulePrioritiesInput,
  SetRulePrioritiesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { AwsError } from '../core/types.ts'
import { between, invalid, notPermitted, required } from './errors.ts'
import { findRule, rulesOf } from './lookup.ts'
import type { Elb, RuleState } from './model.ts'
import { ruleView } from './rule-view.ts'

const priorityMax = 50_000

export function checkPriority(priority: number): void {
  between(priority, 1, priorityMax, 'The rule priority')
}

/** @throws AwsError PriorityInUseException */
export function checkFree(rules: readonly RuleState[], priority: number): void {
  if (rules.some((one) => one.priority === priority)) throw taken(priority)
}

/**
 * Gives rules other priorities in one step: only the order that results must be free of conflicts, so that two rules can
 * change places. Rules that are not named keep theirs.
 * @throws AwsError PriorityInUseException, OperationNotPermittedException for a default rule
 */
export function setRulePriorities(
  input: SetRulePrioritiesInput,
  elb: Elb,
): SetRulePrioritiesOutput {
  const wanted = new Map<RuleState, number>()
  for (const { RuleArn, Priority } of required(input.RulePriorities, 'Rule priorities')) {
    const rule = findRule(elb, RuleArn)
    const priority = required(Priority, 'A rule priority')
    checkPriority(priority)
    if (rule.priority === undefined) {
      throw notPermitted(`Default rule '${rule.arn}' priority cannot be modified`)
    }
    if (wanted.has(rule)) throw invalid(`The rule '${rule.arn}' is named more than once.`)
    wanted.set(rule, priority)
  }
  if (wanted.size === 0) throw invalid('At least one rule priority must be specified.')
  checkOrder(elb, wanted)
  for (const [rule, priority] of wanted) rule.priority = priority
  return { Rules: [...wanted.keys()].map(ruleView) }
}

function checkOrder(elb: Elb, wanted: ReadonlyMap<RuleState, number>): void {
  for (const listener of new Set([...wanted.keys()].map((rule) => rule.listener))) {
    const seen = new Set<number>()
    for (const rule of rulesOf(elb, listener)) {
      const priority = wanted.get(rule) ?? rule.priority
      if (priority === undefined) continue
      if (seen.has(priority)) throw taken(priority)
      seen.add(priority)
    }
  }
}

function taken(priority: number): AwsError {
  return new AwsError('PriorityInUseException', `Priority '${priority}' is currently in use`)
}
