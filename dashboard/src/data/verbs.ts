import { useLocation, useSearch } from 'wouter'
import { keyOf, type UnitName } from './fleet.ts'

/** What can be asked of a unit, as it is called. */
export const verbs = {
  sync: 'Sync',
  hold: 'Hold',
  suspend: 'Suspend',
  release: 'Release',
  rollback: 'Roll back',
} as const
export type Verb = keyof typeof verbs

/** The question that is open stands in the address, so that the palette and links can open it too. */
export function useAsked(
  unit: UnitName,
): readonly [Verb | undefined, (verb: Verb | undefined) => void] {
  const search = useSearch()
  const [, go] = useLocation()
  const asked = new URLSearchParams(search).get('ask')
  const verb = asked !== null && asked in verbs ? (asked as Verb) : undefined
  return [verb, (next) => go(askingOf(keyOf(unit), search, next), { replace: true })]
}

/** The address of a unit with a question open; nothing else of the address changes. */
export function askingOf(key: string, search: string, verb: Verb | undefined): string {
  const query = new URLSearchParams(search)
  if (verb === undefined) query.delete('ask')
  else query.set('ask', verb)
  return `/units/${key}${query.size === 0 ? '' : `?${query}`}`
}
