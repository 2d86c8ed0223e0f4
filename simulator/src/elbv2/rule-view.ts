import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { RuleState } from './model.ts'

export function ruleView(rule: RuleState): Rule {
  return {
    RuleArn: rule.arn,
    Priority: rule.priority === undefined ? 'default' : String(rule.priority),
    Conditions: rule.conditions,
    Actions: rule.actions,
    IsDefault: rule.priority === undefined,
    Transforms: rule.transforms,
  }
}
