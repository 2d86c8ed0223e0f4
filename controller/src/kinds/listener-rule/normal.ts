import type {
  Rule,
  RuleCondition,
  TargetGroupStickinessConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Json, JsonObject, Shape } from '../../model/index.ts'
import { isForward, sharesOf } from '../elb-reads.ts'
import { pruneObject, sorted } from '../normal.ts'
import { nameInArn } from '../target-group-names.ts'

/**
 * What a rule has while one group takes the place of another. AWS takes groups with sticky sessions beside each other only where
 * the rule keeps a client at one of them; after a second it lets it go, so that the weights decide all the same.
 * Source: "Rule actions for listener rules" in the Application Load Balancer user guide.
 */
export const passing = { Enabled: true, DurationSeconds: 1 } as const

/** The stickiness between groups that somebody else gave a rule. */
export function stickinessOf({ Actions = [] }: Rule): TargetGroupStickinessConfig | undefined {
  const { TargetGroups = [], TargetGroupStickinessConfig: found } =
    Actions.find(isForward)?.ForwardConfig ?? {}
  if (found?.Enabled !== true) return undefined
  const ours = TargetGroups.length > 1 && found.DurationSeconds === passing.DurationSeconds
  return ours ? undefined : found
}

/**
 * A live rule in the normal form. What a spec cannot say, such as a source address, a redirect or stickiness between
 * groups, stays visible under its own name, so that it shows as a difference.
 */
export function normalRule(rule: Rule, resource: string | undefined): Shape {
  const actions = rule.Actions ?? []
  const forward = actions.find(isForward)
  return pruneObject({
    priority: Number(rule.Priority),
    ...normalConditions(rule.Conditions ?? []),
    forward: Object.fromEntries(
      sharesOf(rule).map(({ arn, weight }) => [nameInArn(arn), weight > 0 ? 'serves' : 'idle']),
    ),
    stickiness: stickinessOf(rule),
    actions: actions.filter((action) => action !== forward),
    transforms: rule.Transforms,
    resource,
  })
}

/** AWS answers conditions, paths and values of headers in another order; of hosts the order means nothing. */
export function normalConditions(conditions: readonly RuleCondition[]): JsonObject {
  const headers = conditions.flatMap(headerOf)
  const plain = conditions.filter((one) => isPlain(one))
  return pruneObject({
    hosts: sorted(plain.flatMap(hostsIn).map((host) => host.toLowerCase())),
    paths: sorted(plain.flatMap(pathsIn)),
    headers: Object.fromEntries(headers.map(({ name, values }) => [name, values])),
    conditions: sorted(
      conditions.filter((one) => !isPlain(one)).map((one) => pruneObject(one) as Json),
    ),
  })
}

/** Whether a spec could have said it. */
function isPlain(condition: RuleCondition): boolean {
  const { HostHeaderConfig, PathPatternConfig, HttpHeaderConfig } = condition
  const config = HostHeaderConfig ?? PathPatternConfig ?? HttpHeaderConfig
  if (config?.RegexValues !== undefined && config.RegexValues.length > 0) return false
  return ['host-header', 'path-pattern', 'http-header'].includes(condition.Field ?? '')
}

function hostsIn({ Field, HostHeaderConfig, Values }: RuleCondition): readonly string[] {
  return Field === 'host-header' ? (HostHeaderConfig?.Values ?? Values ?? []) : []
}

function pathsIn({ Field, PathPatternConfig, Values }: RuleCondition): readonly string[] {
  return Field === 'path-pattern' ? (PathPatternConfig?.Values ?? Values ?? []) : []
}

/** Names of headers are compared without case. */
function headerOf({ HttpHeaderConfig }: RuleCondition) {
  if (HttpHeaderConfig === undefined) return []
  const { HttpHeaderName = '', Values = [] } = HttpHeaderConfig
  return [{ name: HttpHeaderName.toLowerCase(), values: sorted([...Values]) }]
}
