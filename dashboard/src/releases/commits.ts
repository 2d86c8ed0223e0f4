import type { UnitRow } from '@plumbline/api/contract'
import { levelOf, type Level } from '@plumbline/api/contract/worst'

/** How far one commit has come in one environment. */
export interface Wave {
  readonly environment: string
  readonly counts: Readonly<Record<Level, number>>
  /** Those that are not as Git says, the worst first. */
  readonly open: readonly UnitRow[]
  readonly size: number
}

export interface Commit {
  readonly revision: string
  /** When something of it last moved (epoch ms). */
  readonly movedAt: number
  readonly waves: readonly Wave[]
}

const order = { trouble: 0, attention: 1, changing: 2, good: 3 } as const satisfies Record<
  Level,
  number
>

/**
 * What Git wants now, by commit, what moved last first; and how far it has come in each environment. A unit that is held counts
 * for the commit that failed: the one that it is held at did no wrong.
 */
export function commitsOf(rows: Iterable<UnitRow>): readonly Commit[] {
  const commits = [...Map.groupBy(rows, ({ revision, skipped }) => skipped ?? revision)].map(
    ([revision, all]) => ({
      revision,
      movedAt: Math.max(...all.map(({ since }) => Date.parse(since))),
      waves: [...Map.groupBy(all, ({ environment }) => environment)]
        .map(([environment, some]) => waveOf(environment, some))
        .toSorted((a, b) => (a.environment < b.environment ? -1 : 1)),
    }),
  )
  return commits.toSorted((a, b) => b.movedAt - a.movedAt)
}

function waveOf(environment: string, rows: readonly UnitRow[]): Wave {
  const counts = { trouble: 0, attention: 0, changing: 0, good: 0 }
  for (const row of rows) counts[levelOf(row)]++
  const open = rows.filter((row) => levelOf(row) !== 'good')
  return {
    environment,
    counts,
    open: open.toSorted((a, b) => order[levelOf(a)] - order[levelOf(b)]),
    size: rows.length,
  }
}
