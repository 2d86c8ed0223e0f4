import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Ingress, IngressRule, Listener, ServiceUnit } from '@plumbline/desired-state'
import { anyOf, ref, type Context, type Json, type Wanted } from '../../model/index.ts'
import { tagsFor } from '../ownership.ts'
import { ruleName } from '../rule-names.ts'
import { groupsOfIngress } from '../target-groups.ts'
import { normalConditions } from './normal.ts'

/** A rule as the spec wants it: what CreateRule, ModifyRule and SetRulePriorities are made from. */
export interface RuleRequest {
  readonly listener: { readonly name: string } & Listener
  readonly priority: number
  readonly conditions: readonly RuleCondition[]
  /** The group that gets the requests; two where ECS shifts them from one to the other. */
  readonly groups: readonly { readonly name: string; readonly arn: string }[]
  readonly tags: Readonly<Record<string, string>>
  readonly allowReplace: boolean
}

/** `plumbline:resource`: which route of the unit a rule carries. */
export const resourceKey = 'plumbline:resource'

export function wantedRules(unit: ServiceUnit, context: Context): readonly Wanted<RuleRequest>[] {
  return Object.entries(unit.spec.ingress).flatMap(([name, ingress]) =>
    ingress.rules.map((rule, index) => ({
      name: ruleName(unit.name, name, index),
      ...wantedRule(unit, { name, ...ingress }, rule, context),
    })),
  )
}

function wantedRule(
  unit: ServiceUnit,
  ingress: Ingress & { readonly name: string },
  rule: IngressRule,
  context: Context,
): Omit<Wanted<RuleRequest>, 'name'> {
  const listener = context.environment.listeners[ingress.listener] as Listener
  const names = groupsOfIngress(unit, ingress.name, context).map(({ name }) => name)
  const groups = names.map((name) => ({
    name,
    arn: ref(`target-group/${name}`) as unknown as string,
  }))
  const conditions = conditionsOf(rule)
  const resource = `listener-rule/${unit.name}/${ingress.name}`
  return {
    request: {
      listener: { name: ingress.listener, ...listener },
      priority: rule.priority,
      conditions,
      groups,
      tags: { ...tagsFor(context, unit), [resourceKey]: resource },
      allowReplace: unit.spec.allowReplace,
    },
    shape: {
      priority: rule.priority,
      ...normalConditions(conditions),
      forward: Object.fromEntries(names.map((name) => [name, shareOf(names)])),
      resource,
    },
  }
}

/** Of a pair, the weights are ECS's business: it moves them with every deployment. */
function shareOf(names: readonly string[]): Json {
  return names.length === 1 ? 'serves' : anyOf('serves', 'idle')
}

function conditionsOf({ hosts, paths, headers }: IngressRule): readonly RuleCondition[] {
  return [
    ...(hosts.length > 0
      ? [{ Field: 'host-header', HostHeaderConfig: { Values: [...hosts] } }]
      : []),
    ...(paths.length > 0
      ? [{ Field: 'path-pattern', PathPatternConfig: { Values: [...paths] } }]
      : []),
    ...Object.entries(headers).map(([HttpHeaderName, values]) => ({
      Field: 'http-header',
      HttpHeaderConfig: { HttpHeaderName, Values: [...values] },
    })),
  ]
}
