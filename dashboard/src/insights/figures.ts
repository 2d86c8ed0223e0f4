import type { Load } from '@plumbline/api/contract'

type Attempt = Load['attempts'][number]

/** What is known of the releases of the newest records. */
export interface Figures {
  readonly count: number
  readonly failed: number
  /** Beside those that are counted. */
  readonly refused: number
  /** Of those that succeeded (ms); left out where none did. */
  readonly median?: number
  readonly slowest?: number
}

/** Fewer than this say nothing of the next one. */
export const enough = 10

const failures = new Set(['failed', 'rolled-back'])
/** What was refused before its first call never went out, and what was found was there. */
const noReleases = new Set(['found', 'refused'])

/** Those that went out: what the four figures count as deployments, too. */
export function releasesIn(attempts: readonly Attempt[]): readonly Attempt[] {
  return attempts.filter(({ cause, outcome }) => cause === 'release' && !noReleases.has(outcome))
}

export function figuresOf(attempts: readonly Attempt[]): Figures {
  const releases = releasesIn(attempts)
  const took = releases
    .filter(({ outcome }) => outcome === 'succeeded')
    .map(msOf)
    .toSorted((a, b) => a - b)
  const failed = releases.filter(({ outcome }) => failures.has(outcome)).length
  const [median, slowest] = [took[Math.floor((took.length - 1) / 2)], took.at(-1)]
  return {
    count: releases.length,
    failed,
    refused: attempts.filter(({ outcome }) => outcome === 'refused').length,
    ...(median !== undefined && { median }),
    ...(slowest !== undefined && { slowest }),
  }
}

export function msOf({ began, ended }: Pick<Attempt, 'began' | 'ended'>): number {
  return Date.parse(ended) - Date.parse(began)
}
