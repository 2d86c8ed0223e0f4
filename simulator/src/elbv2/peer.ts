import type { Peers, TaggedResource } from '../core/peers.ts'
import { own } from '../core/own.ts'
import { expectChange, keyOf } from './health.ts'
import type { Elb } from './model.ts'
import { setActions } from './rules.ts'
import { deregister, register } from './targets.ts'
import { reweighed, weightsIn } from './weights.ts'

/** What ECS asks of Elastic Load Balancing, beneath its API. */
export function registryOf(elb: Elb): Peers['elasticloadbalancing'] {
  const { loadBalancers, targetGroups, listeners, rules } = elb.state
  return {
    tagged: () =>
      [loadBalancers, targetGroups, listeners, rules].flatMap((kept) =>
        Object.values<TaggedResource>(kept).map(({ arn, tags }) => ({ arn, tags })),
      ),
    find(arn) {
      const group = own(targetGroups, arn)
      if (group === undefined) return undefined
      const { TargetType = 'instance' } = group.settings
      return { targetType: TargetType, loadBalancers: [...group.loadBalancers] }
    },
    register({ group: arn, ...target }) {
      const group = own(targetGroups, arn)
      if (group !== undefined) register(elb, group, { ...target, passes: false })
      return group !== undefined
    },
    answer({ group: arn, ...address }, passes) {
      const group = own(targetGroups, arn)
      const target = group && own(group.targets, keyOf(address))
      if (group === undefined || target === undefined || target.passes === passes) return
      target.passes = passes
      if (target.health !== 'draining') expectChange(elb, group, target)
    },
    deregister({ group: arn, ...address }) {
      const group = own(targetGroups, arn)
      return group === undefined ? 0 : deregister(elb, group, keyOf(address))
    },
    weights(arn) {
      const rule = own(rules, arn)
      return rule && weightsIn(rule.actions)
    },
    weigh(arn, weights) {
      const rule = own(rules, arn)
      if (rule === undefined) return arn
      const gone = Object.keys(weights).find((group) => own(targetGroups, group) === undefined)
      if (gone === undefined) setActions(elb, rule, reweighed(rule.actions, weights))
      return gone
    },
  }
}
