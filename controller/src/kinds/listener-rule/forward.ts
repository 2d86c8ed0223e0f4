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

/** What is known of the groups of a rule while one takes the place of another. */
export interface Circumstances {
  readonly health: HealthByArn
  /** ARNs of the groups in which the service registers its tasks. */
  readonly registered: readonly string[]
  /** Whether ECS replaces the tasks right now. */
  readonly rolling: boolean
  /** Whether requests may go without an answer for a while. */
  readonly allowReplace: boolean
}

/**
 * A rule never forwards only to a group that cannot answer while another one does. A group that is new to the rule comes
 * in with the weight 0: from then on its targets are checked and ECS may use it. It gets the requests when it has as
 * many healthy targets as the others, and only then the others leave. `wanted` are ARNs.
 */
export function nextForward(
  wanted: readonly string[],
  live: readonly Share[],
  circumstances: Circumstances,
): NextForward {
  if (live.length === 0) return { shares: firstServes(wanted) }
  const missing = wanted.filter((arn) => !live.some((share) => share.arn === arn))
  if (missing.length > 0) {
    const shares = [
      ...live.filter((share) => isNeeded(share, wanted, circumstances)),
      ...missing.map((arn) => ({ arn, weight: 0 })),
    ]
    return { shares: someoneServes(shares, wanted) }
  }
  const inside = live.filter(({ arn }) => wanted.includes(arn))
  const outside = live.filter(({ arn }) => !wanted.includes(arn))
  if (outside.length === 0) return { shares: someoneServes(inside, wanted) }
  if (outside.every(({ weight }) => weight === 0)) {
    return { shares: someoneServes(inside, wanted) }
  }
  return takeOver(inside, outside, circumstances)
}

function isSameUnit(a: string, b: string): boolean {
  return ownerHashIn(nameInArn(a)) === ownerHashIn(nameInArn(b))
}

/** A group that came in for a change that was overtaken by another one goes: a rule takes five groups at most. */
function isNeeded(
  { arn, weight }: Share,
  wanted: readonly string[],
  { registered }: Circumstances,
): boolean {
  return weight > 0 || wanted.includes(arn) || registered.includes(arn)
}

function takeOver(
  inside: readonly Share[],
  outside: readonly Share[],
  { health, registered, rolling, allowReplace }: Circumstances,
): NextForward {
  const healthyIn = ({ arn }: Share): number => health[arn]?.healthy ?? 0
  const registeredIn = ({ arn }: Share): number => health[arn]?.registered ?? 0
  const [best] = inside.toSorted(
    (a, b) => healthyIn(b) - healthyIn(a) || registeredIn(b) - registeredIn(a),
  )
  if (best === undefined) return {}
  const serves = inside.some(({ weight, arn }) => weight > 0 && healthyIn({ arn, weight }) > 0)
  if (serves) return { shares: inside }
  const others = outside.filter(({ weight }) => weight > 0)
  const used = others.find(({ arn }) => registered.includes(arn))
  if (rolling && used !== undefined) {
    // If the rollout failed now, ECS would go back to tasks that only the old group has.
    const because = `${nameInArn(used.arn)} goes on until the rollout is over`
    return { wait: { reason: 'WaitsFor', because, awaits: 'rollout' } }
  }
  // ECS shifts no traffic of another pair of the service: one pair follows the other only where a gap is allowed.
  const ofOtherPair = inside.length > 1 && others.every(({ arn }) => isSameUnit(arn, best.arn))
  const wait = others.map(({ arn }) => whyNotYet(best.arn, arn, health)).find((one) => one)
  if (wait !== undefined && !(ofOtherPair && allowReplace)) return { wait }
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
  const needed = Math.max(isSameUnit(next, before) ? (old?.healthy ?? 0) : registered, 1)
  if (old !== undefined && healthy >= needed) return undefined
  const because = `${nameInArn(before)} goes on until ${needed} targets of ${nameInArn(next)} are healthy, now ${healthy}`
  return { reason: 'WaitsFor', because, awaits: 'targets' }
}

function firstServes(arns: readonly string[]): readonly Share[] {
  return arns.map((arn, index) => ({ arn, weight: index === 0 ? 1 : 0 }))
}

/** Weights of nothing but 0 would turn every request away. */
function someoneServes(shares: readonly Share[], wanted: readonly string[]): readonly Share[] {
  if (shares.some(({ weight }) => weight > 0)) return shares
  return shares.map(({ arn }) => ({ arn, weight: arn === wanted[0] ? 1 : 0 }))
}
