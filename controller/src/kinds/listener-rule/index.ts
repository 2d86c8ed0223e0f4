import type {
  CreateRuleCommandOutput,
  Rule,
  RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Unit } from '@plumbline/desired-state'
import {
  defineKind,
  type Context,
  type HealthReport,
  type Shape,
  type Wanted,
} from '../../model/index.ts'
import { describeServices } from '../ecs-reads.ts'
import {
  describeRules,
  describeTags,
  describeTargetGroups,
  describeTargetHealth,
} from '../elb-reads.ts'
import { specPath } from '../sources.ts'
import { wantedRules, type RuleRequest } from './compile.ts'
import { normalRule } from './normal.ts'
import { observeRules, ruleIdIn } from './observe.ts'
import {
  addTags,
  createRule,
  deleteRule,
  modifyRule,
  planRule,
  setPriorities,
  waitOfRule,
  type LiveRule,
} from './plan.ts'
import { sources } from './sources.ts'

/** The rules of shared listeners that carry the routes of a service. The default action of a listener is never touched. */
export const listenerRule = defineKind<RuleRequest, LiveRule>({
  name: 'listener-rule',
  traces: { nameIn: ruleIdIn },
  calls: [
    describeRules,
    describeTags,
    describeTargetGroups,
    describeTargetHealth,
    describeServices,
    createRule,
    modifyRule,
    setPriorities,
    addTags,
    deleteRule,
  ],
  wanted,
  observe: observeRules,
  actual,
  plan: planRule,
  keep,
  waits: waitOfRule,
  health,
  sources,
  read,
})

function wanted(unit: Unit, context: Context): readonly Wanted<RuleRequest>[] {
  return unit.kind === 'service' ? wantedRules(unit, context) : []
}

function actual({ rule, resource }: LiveRule): Shape {
  return normalRule(rule, resource)
}

/** The conditions of a rule are replaced together: those that are left to others stay as they are. */
function keep(request: RuleRequest, { rule }: LiveRule, paths: readonly string[]): RuleRequest {
  const isKept = (condition: RuleCondition) =>
    paths.some((path) => pathOf(condition) === path || pathOf(condition).startsWith(`${path}.`))
  const conditions = [
    ...request.conditions.filter((one) => !isKept(one)),
    ...(rule.Conditions ?? []).filter(isKept).map(asSent),
  ]
  return { ...request, conditions }
}

/** AWS answers the values of hosts and paths twice, and takes them once. */
function asSent({ Values, ...condition }: RuleCondition): RuleCondition {
  const { HostHeaderConfig, PathPatternConfig } = condition
  const twice = HostHeaderConfig !== undefined || PathPatternConfig !== undefined
  return Values === undefined || twice ? condition : { ...condition, Values }
}

/** Where the normal form has a condition. */
function pathOf({ Field, HttpHeaderConfig }: RuleCondition): string {
  if (Field === 'host-header') return 'hosts'
  if (Field === 'path-pattern') return 'paths'
  const name = HttpHeaderConfig?.HttpHeaderName?.toLowerCase() ?? ''
  return Field === 'http-header' ? specPath('headers', name) : 'conditions'
}

function health({ rule }: LiveRule): HealthReport {
  return { health: 'Healthy', reason: 'Present', why: `the rule has priority ${priorityOf(rule)}` }
}

const priorityOf = ({ Priority }: Rule): string => Priority ?? 'default'

function read(output: object): { readonly identifier?: string } {
  const arn = (output as CreateRuleCommandOutput).Rules?.[0]?.RuleArn
  return arn === undefined ? {} : { identifier: arn }
}
