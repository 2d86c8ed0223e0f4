import type { UnitRow } from '@plumbline/api/contract'
import { keyOf, type Rows } from '../data/fleet.ts'
import { screens } from '../screens.ts'
import { askingOf, verbs, type Verb } from '../data/verbs.ts'

/** Something that the palette leads to. */
export interface Item {
  readonly id: string
  readonly sort: 'Action' | 'Screen' | 'Unit'
  readonly title: string
  readonly hint: string
  readonly to: string
}

/** So many are shown: whoever sees more types another letter. */
const shownMax = 12

/**
 * What fits what was typed, the best first: actions on the unit that is open, then screens, then units. Every word has to be
 * found; a title that begins with the first one comes before others. Pure.
 * @param path of the address that is open
 */
export function itemsFor(text: string, path: string, rows: Rows): readonly Item[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const fixed = [...actionsAt(path), ...screens.map(screenItem)].filter((item) => fits(item, words))
  const units: Item[] = []
  for (const row of rows.values()) {
    const item = unitItem(row)
    if (fits(item, words)) units.push(item)
  }
  const [first = ''] = words
  const begins = ({ title }: Item) => Number(title.toLowerCase().startsWith(first))
  const best = (items: readonly Item[]) => items.toSorted((a, b) => begins(b) - begins(a))
  return [...best(fixed), ...best(units)].slice(0, shownMax)
}

function fits({ title, hint, sort }: Item, words: readonly string[]): boolean {
  const text = `${title} ${hint} ${sort}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

function actionsAt(path: string): readonly Item[] {
  const [, key] = /^\/units\/([^/]+\/[^/]+\/[^/]+)$/.exec(path) ?? []
  if (key === undefined) return []
  return (Object.keys(verbs) as Verb[]).map((verb) => ({
    id: `action ${verb}`,
    sort: 'Action',
    title: `${verbs[verb]} …`,
    hint: key,
    to: askingOf(key, '', verb),
  }))
}

function screenItem([address, name]: readonly [string, string]): Item {
  return { id: `screen ${address}`, sort: 'Screen', title: name, hint: '', to: address }
}

function unitItem(row: UnitRow): Item {
  const key = keyOf(row)
  const { environment, kind, team, name } = row
  const hint = [environment, kind, ...(team === null ? [] : [team])].join(' · ')
  return { id: `unit ${key}`, sort: 'Unit', title: name, hint, to: `/units/${key}` }
}
