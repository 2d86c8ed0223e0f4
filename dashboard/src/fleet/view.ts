import type { UnitRow } from '@plumbline/api/contract'
import { levelOf, levels, worstOf } from '@plumbline/api/contract/worst'
import type { Level } from '@plumbline/api/contract/worst'
import { keyOf, type Rows } from '../data/fleet.ts'

/** What of the fleet is shown. It stands in the address. */
export interface View {
  /** A part of the name, the environment or the team. */
  readonly q: string
  readonly environment: string
  readonly level: Level | ''
}

export const levelNames = Object.keys(levels) as Level[]

export function viewOf(search: string): View {
  const query = new URLSearchParams(search)
  const level = levelNames.find((level) => level === query.get('level'))
  return {
    q: query.get('q') ?? '',
    environment: query.get('environment') ?? '',
    level: level ?? '',
  }
}

/** The address of a view: what is not restricted is left out. */
export function searchOf(view: View): string {
  const given = Object.entries(view).filter(([, value]) => value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

/** The rows of a view, the worst first; and of all that fit but for their level, how many there are of each. */
export function shownOf(
  rows: Rows,
  view: View,
): { readonly shown: readonly UnitRow[]; readonly counts: Readonly<Record<Level, number>> } {
  const counts = { trouble: 0, attention: 0, changing: 0, good: 0 }
  const shown: UnitRow[] = []
  for (const row of rows.values()) {
    if (!fits(row, view)) continue
    const level = levelOf(row)
    counts[level]++
    if (view.level === '' || view.level === level) shown.push(row)
  }
  return { shown: shown.toSorted(worstFirst), counts }
}

function fits(row: UnitRow, { q, environment }: View): boolean {
  if (environment !== '' && row.environment !== environment) return false
  return `${keyOf(row)} ${row.team ?? ''}`.toLowerCase().includes(q.toLowerCase())
}

function worstFirst(a: UnitRow, b: UnitRow): number {
  return worstOf(b).badness - worstOf(a).badness || (keyOf(a) < keyOf(b) ? -1 : 1)
}

export function environmentsIn(rows: Rows): readonly string[] {
  return [...new Set([...rows.values()].map(({ environment }) => environment))].toSorted()
}
