import type { DriftEntry } from '@plumbline/api/contract'
import { keyOf } from '../data/fleet.ts'

/** Drift of one unit with one cause. */
export interface UnitDrift {
  readonly unit: string
  readonly entries: readonly DriftEntry[]
}

/** What has one cause: who did it, as far as somebody is known, or the rule that says to ignore it. */
export interface Group {
  readonly cause: string
  readonly ignored: boolean
  readonly units: readonly UnitDrift[]
}

/** Drift by its cause, and by unit below that; what is ignored comes last. */
export function groupsOf(entries: readonly DriftEntry[]): readonly Group[] {
  const causes = Map.groupBy(entries, causeOf)
  const groups = [...causes].map(([cause, all]) => ({
    cause,
    ignored: all[0]?.ignored != null,
    units: [...Map.groupBy(all, keyOf)].map(([unit, entries]) => ({ unit, entries })),
  }))
  return groups.toSorted(
    (a, b) => Number(a.ignored) - Number(b.ignored) || b.units.length - a.units.length,
  )
}

function causeOf({ ignored, edits }: DriftEntry): string {
  if (ignored !== null) return `Ignored by the rule ${ignored.rule}: ${ignored.reason}`
  const by = [...new Set(edits.map((edit) => edit.by))]
  return by.length === 0 ? 'Changed by somebody outside Git' : `Changed by ${by.join(', ')}`
}
