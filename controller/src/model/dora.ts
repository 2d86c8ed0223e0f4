import type { UnitId } from '@plumbline/desired-state'
import type { EndedAttempt } from './attempt.ts'

/** As much of an attempt as the figures are made of. */
export interface Tried extends Pick<
  EndedAttempt,
  'cause' | 'outcome' | 'callCount' | 'began' | 'ended' | 'committedAt'
> {
  readonly unit: UnitId
}

/** Everything that ended in a time. */
export interface TriedSince {
  /** Epoch ms of the oldest row of the history; left out when there is none. */
  readonly first?: number
  /** By `ended`. */
  readonly tried: readonly Tried[]
}

/** A value, or why there is none. */
export type Figure = { readonly value: number } | { readonly not: string }

/** The four figures; `docs/dora.md` says exactly what counts. Times in ms. */
export interface Dora {
  readonly deployments: number
  readonly failures: number
  /** Failures that nothing good has followed yet. */
  readonly open: number
  readonly perDay: Figure
  /** Median. */
  readonly leadTime: Figure
  /** Between 0 and 1. */
  readonly failureRate: Figure
  /** Median. */
  readonly restore: Figure
}

/** A median of fewer says more of chance than of anything else. */
const fewest = 5
const dayMs = 86_400_000

interface Deployment extends Tried {
  /** Epoch ms at which it was known to have failed. */
  readonly failedAt?: number
  /** Epoch ms at which the unit was good again. */
  readonly restoredAt?: number
}

/**
 * The figures of what ended between two moments (epoch ms). `tried` may hold more than that: what came later decides
 * whether a deployment was undone, and when it was good again. Pure.
 */
export function doraOf(tried: readonly Tried[], from: number, to: number): Dora {
  const units = Map.groupBy(tried, ({ unit }) => unit)
  const deployments = [...units.values()]
    .flatMap(deploymentsOf)
    .filter(({ ended }) => ended >= from && ended <= to)
  const failed = deployments.filter(({ failedAt }) => failedAt !== undefined)
  const restored = failed.flatMap(({ failedAt = 0, restoredAt }) =>
    restoredAt === undefined ? [] : [restoredAt - failedAt],
  )
  const leadTimes = deployments.flatMap(({ outcome, committedAt, ended }) =>
    outcome === 'succeeded' && committedAt !== undefined ? [ended - committedAt] : [],
  )
  const days = (to - from) / dayMs
  return {
    deployments: deployments.length,
    failures: failed.length,
    open: failed.length - restored.length,
    perDay:
      days < 1 ? { not: 'not enough: less than a day' } : { value: deployments.length / days },
    leadTime: medianOf(leadTimes, fewest, 'deployment'),
    failureRate:
      deployments.length < fewest
        ? few(deployments.length, 'deployment')
        : { value: failed.length / deployments.length },
    restore:
      failed.length === 0 ? { not: 'no failure' } : medianOf(restored, 1, 'restored failure'),
  }
}

/** The deployments among the attempts of one unit, with what became of them. */
function deploymentsOf(attempts: readonly Tried[]): readonly Deployment[] {
  const inOrder = attempts.toSorted((a, b) => a.ended - b.ended)
  return inOrder.flatMap((one, index) => {
    if (!isDeployment(one)) return []
    const later = inOrder.slice(index + 1)
    const undone = later.find(({ cause }) => cause !== 'repair')
    const failedAt =
      one.outcome !== 'succeeded'
        ? one.ended
        : undone?.cause === 'rollback'
          ? undone.began
          : undefined
    if (failedAt === undefined) return [one]
    const good = later.find(({ outcome }) => outcome === 'succeeded' || outcome === 'found')
    return [{ ...one, failedAt, ...(good !== undefined && { restoredAt: good.ended }) }]
  })
}

/** A release that changed something in AWS and came to an end of its own. */
function isDeployment({ cause, outcome, callCount }: Tried): boolean {
  const ended = outcome === 'succeeded' || outcome === 'failed' || outcome === 'rolled-back'
  return cause === 'release' && callCount > 0 && ended
}

function medianOf(values: readonly number[], least: number, what: string): Figure {
  if (values.length < least) return few(values.length, what)
  const sorted = values.toSorted((a, b) => a - b)
  const [low = 0, high = 0] = [(sorted.length - 1) / 2, sorted.length / 2].map(
    (at) => sorted[Math.floor(at)],
  )
  return { value: (low + high) / 2 }
}

function few(count: number, what: string): Figure {
  return { not: `not enough: ${count} ${what}${count === 1 ? '' : 's'}` }
}
