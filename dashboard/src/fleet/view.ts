import type { UnitRow } from '@plumbline/api/contract'
import { levelOf, levels, worstOf } from '@plumbline/api/contract/worst'
import type { Level } from '@plumbline/api/contract/worst'
import { keyOf, type Rows } from '../data/fleet.ts'

/** What of the fleet is shown. It stands in the address. */
export interface View {
  /** Words, each of which is a part of the name, the environment, the kind or the team, or a word of the status. */
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

type Counts = Readonly<Record<Level, number>>

/** The rows of a view, the worst first; and of all that fit but for their level, how many there are of each. */
export function shownOf(
  rows: Rows,
  view: View,
): { readonly shown: readonly UnitRow[]; readonly counts: Counts } {
  const found = [...rows.values()].filter((row) => fits(row, view))
  const shown = found.filter((row) => view.level === '' || traitsOf(row).level === view.level)
  return { shown: shown.toSorted(worstFirst), counts: countsOf(found) }
}

/** How many there are of each level. */
export function countsOf(rows: Iterable<UnitRow>): Counts {
  const counts = { trouble: 0, attention: 0, changing: 0, good: 0 }
  for (const row of rows) counts[traitsOf(row).level]++
  return counts
}

function fits(row: UnitRow, { q, environment }: View): boolean {
  if (environment !== '' && row.environment !== environment) return false
  const { text, status } = traitsOf(row)
  return wordsIn(q).every((word) => text.includes(word) || status.includes(word))
}

function wordsIn(text: string): readonly string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean)
}

function worstFirst(a: UnitRow, b: UnitRow): number {
  const [one, other] = [traitsOf(a), traitsOf(b)]
  return other.badness - one.badness || (one.key < other.key ? -1 : 1)
}

/** What filtering and sorting ask of a row. */
interface Traits {
  readonly key: string
  readonly text: string
  /** The words of its axes. */
  readonly status: readonly string[]
  readonly level: Level
  readonly badness: number
}

/** Ten thousand rows are sorted anew with every change of one: what is asked of the others is known already. */
const known = new WeakMap<UnitRow, Traits>()

function traitsOf(row: UnitRow): Traits {
  const before = known.get(row)
  if (before !== undefined) return before
  const key = keyOf(row)
  const text = `${key} ${row.team ?? ''}`.toLowerCase()
  const status = [row.sync, row.health, row.operation].map((word) => word.toLowerCase())
  const traits = { key, text, status, level: levelOf(row), badness: worstOf(row).badness }
  known.set(row, traits)
  return traits
}

export function environmentsIn(rows: Rows): readonly string[] {
  return [...new Set([...rows.values()].map(({ environment }) => environment))].toSorted()
}
