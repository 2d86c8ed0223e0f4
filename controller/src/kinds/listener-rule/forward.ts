import type { Wait } from '../../model/index.ts'
import type { GroupHealth } from '../elb-reads.ts'
import { nameInArn, ownerHashIn } from '../target-group-names.ts'
import type { Share } from '../elb-reads.ts'

/** What a rule forwards to next on the way to what is wanted: other shares, or a wait until they can be given. */
export interface NextForward {
  readonly shares?: readonly Share[]
  readonly wait?: Wait
}

export type HealthByArn = Readonly<Record<string, GroupHealth>>

/**
 * A rule never forwards only to a group that cannot answer while another one does. A group that is new to the rule comes
 * in with the weight 0: from then on its targets are checked and ECS may use it. It gets the requests when it has as
 * many healthy targets as the others, and only then the others leave. `wanted` are ARNs.
 */
export function nextForward(
  wanted: readonly string[],
  live: readonly Share[],
  health: HealthByArn,
): NextForward {
  if (live.length === 0) return { shares: firstServes(wanted) }
  const missing = wanted.filter((arn) => !live.some((share) => share.arn === arn))
  if (missing.length > 0) {
    const shares = [...live, ...missing.map((arn) => ({ arn, weight: 0 }))]
    return { shares: someoneServes(shares, wanted) }
  }
  const inside = live.filter(({ arn }) => wanted.includes(arn))
  const outside = live.filter(({ arn }) => !wanted.includes(arn))
  if (outside.length === 0) return { shares: someoneServes(inside, wanted) }
  if (outside.every(({ weight }) => weight === 0)) {
    return { shares: someoneServes(inside, wanted) }
  }
  return takeOver(inside, outside, health)
}

function takeOver(
  inside: readonly Share[],
  outside: readonly Share[],
  health: HealthByArn,
): NextForward {
  const healthyIn = ({ arn }: Share): number => health[arn]?.healthy ?? 0
  const [best] = inside.toSorted((a, b) => healthyIn(b) - healthyIn(a))
  if (best === undefined) return {}
  const serves = inside.some(({ weight, arn }) => weight > 0 && healthyIn({ arn, weight }) > 0)
  if (serves) return { shares: inside }
  const others = outside.filter(({ weight }) => weight > 0)
  const wait = others.map(({ arn }) => whyNotYet(best.arn, arn, health)).find((one) => one)
  if (wait !== undefined) return { wait }
  return { shares: inside.map(({ arn }) => ({ arn, weight: arn === best.arn ? 1 : 0 })) }
}

/**
 * Why the targets of one group cannot do the work of another's yet. While ECS replaces tasks, the old group of the same
 * unit says how many are needed. One without any target does no work.
 */
export function whyNotYet(next: string, before: string, health: HealthByArn): Wait | undefined {
  const old = health[before]
  const { healthy, registered } = health[next] ?? { healthy: 0, registered: 0 }
  if (next === before || old?.registered === 0) return undefined
  const sameUnit = ownerHashIn(nameInArn(next)) === ownerHashIn(nameInArn(before))
  const needed = Math.max(sameUnit ? (old?.healthy ?? 0) : registered, 1)
  if (old !== undefined && healthy >= needed) return undefined
  const because = `${nameInArn(before)} goes on until ${needed} targets of ${nameInArn(next)} are healthy, now ${healthy}`
  return { reason: 'WaitsFor', because }
}

function firstServes(arns: readonly string[]): readonly Share[] {
  return arns.map((arn, index) => ({ arn, weight: index === 0 ? 1 : 0 }))
}

/** Weights of nothing but 0 would turn every request away. */
function someoneServes(shares: readonly Share[], wanted: readonly string[]): readonly Share[] {
  if (shares.some(({ weight }) => weight > 0)) return shares
  return shares.map(({ arn }) => ({ arn, weight: arn === wanted[0] ? 1 : 0 }))
}
