import { call, modifyRule, rule, type Fields } from '../by-hand.ts'
import { is, items, leaves, same, type Edit } from './edit.ts'

const webRule = (...paths: string[]) => ({ 'prod/service/web listener-rule/': paths })
const conditions = (hosts: readonly string[], paths: readonly string[]) => ({
  Conditions: [
    { Field: 'path-pattern', PathPatternConfig: { Values: paths } },
    { Field: 'host-header', HostHeaderConfig: { Values: hosts } },
  ],
})
const hosts = ['a.example.com', 'b.example.com']
const paths = ['/shop/*', '/shop']

/** Of the rules of a listener. */
export function ofRules(listener: string): readonly Edit[] {
  return [...ofConditions(listener), ...ofOrder(listener)]
}

function ofConditions(listener: string): readonly Edit[] {
  const web = (change: (live: Fields) => object) => modifyRule(listener, 'a.example.com', change)
  return [
    is(
      'another host',
      'change',
      web(() => conditions(['c.example.com'], paths)),
      webRule('hosts'),
    ),
    is(
      'another path',
      'change',
      web(() => conditions(hosts, ['/other/*'])),
      webRule('paths'),
    ),
    is(
      'a host less',
      'remove',
      web(() => conditions(hosts.slice(1), paths)),
      webRule('hosts'),
    ),
    is(
      'only for an address',
      'add',
      web(() => ({
        Conditions: [
          ...conditions(hosts, paths).Conditions,
          { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } },
        ],
      })),
      webRule('conditions'),
    ),
    is(
      'an answer in place of a target group',
      'change',
      web(() => ({
        Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
      })),
      webRule('actions', 'forward.prod-web-shop-…'),
    ),
  ]
}

/** What is no matter of conditions. */
function ofOrder(listener: string): readonly Edit[] {
  const web = (change: (live: Fields) => object) => modifyRule(listener, 'a.example.com', change)
  return [
    is(
      'another priority',
      'change',
      rule(listener, 'a.example.com', (live, world) =>
        call('elasticloadbalancing', 'SetRulePriorities', {
          RulePriorities: [{ RuleArn: live.RuleArn, Priority: 49_000 }],
        })(world),
      ),
      webRule('priority'),
    ),
    same(
      'hosts, paths and conditions in another order',
      'reorder',
      web(() => conditions(hosts.toReversed(), paths.toReversed())),
    ),
    leaves(
      'the weights between the two groups of a blue/green service',
      'change',
      'ECS moves the weights with every deployment',
      modifyRule(listener, 'shift.example.com', (live) => ({
        Actions: flipped(items(live.Actions)),
      })),
    ),
    is(
      'a rule that is gone',
      'delete',
      rule(listener, 'a.example.com', (live, world) =>
        call('elasticloadbalancing', 'DeleteRule', { RuleArn: live.RuleArn })(world),
      ),
      { 'prod/service/web listener-rule/': ['(create)'] },
    ),
  ]
}

function flipped(actions: readonly Fields[]): readonly Fields[] {
  return actions.map((action) => {
    const groups = items((action.ForwardConfig as Fields | undefined)?.TargetGroups ?? [])
    const weights = groups.map(({ Weight }) => Weight).toReversed()
    return {
      Type: 'forward',
      ForwardConfig: { TargetGroups: groups.map((one, at) => ({ ...one, Weight: weights[at] })) },
    }
  })
}
