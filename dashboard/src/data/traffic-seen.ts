import type { UnitTasks } from '@plumbline/api/contract'

type Version = UnitTasks['versions'][number]

/** What part of the traffic the new version had when AWS was asked. */
export interface Sample {
  /** Epoch ms. */
  readonly at: number
  /** Percent. */
  readonly share: number
}

/** What one page saw of one rollout. */
export interface Seen {
  readonly version: string
  readonly samples: readonly Sample[]
}

/** Enough for hours of a rollout that is asked for every five seconds, as only changes are kept. */
const samplesMax = 200

/**
 * What was seen before and what is seen now. A version that is new begins afresh; where ECS does not split the traffic nothing is
 * known, and nothing is kept. Of equal shares the first and the last are kept: they say how long it stood still.
 */
export function withSeen(
  before: Seen | undefined,
  versions: readonly Version[],
  at: number,
): Seen | undefined {
  const newest = versions.find((one) => one.newest)
  if (newest === undefined || newest.traffic === null) return before
  const { version, traffic: share } = newest
  const samples = before?.version === version ? before.samples : []
  const last = samples.at(-1)
  if (last !== undefined && last.at >= at) return before
  const stood = last?.share === share && samples.at(-2)?.share === share
  const kept = stood ? samples.slice(0, -1) : samples
  return { version, samples: [...kept, { at, share }].slice(-samplesMax) }
}

/** The line of a chart: a share holds until the next look, and then it is what was seen. */
export function lineOf(
  samples: readonly Sample[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const first = samples[0]?.at ?? 0
  const span = Math.max(1, (samples.at(-1)?.at ?? 0) - first)
  const x = ({ at }: Sample) => ((at - first) / span) * width
  const y = ({ share }: Sample) => height - (share / 100) * height
  return samples
    .map((one, index) => (index === 0 ? `M${x(one)} ${y(one)}` : `H${x(one)}V${y(one)}`))
    .join('')
}
