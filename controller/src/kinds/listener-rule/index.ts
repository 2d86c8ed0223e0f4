import type { CreateRuleCommandOutput, Rule } from '@aws-sdk/client-elastic-load-balancing-v2'
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
import { wantedRules, type RuleRequest } from './compile.ts'
import { normalRule } from './normal.ts'
import { observeRules } from './observe.ts'
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

function health({ rule }: LiveRule): HealthReport {
  return { health: 'Healthy', reason: 'Present', why: `the rule has priority ${priorityOf(rule)}` }
}

const priorityOf = ({ Priority }: Rule): string => Priority ?? 'default'

function read(output: object): { readonly identifier?: string } {
  const arn = (output as CreateRuleCommandOutput).Rules?.[0]?.RuleArn
  return arn === undefined ? {} : { identifier: arn }
}
