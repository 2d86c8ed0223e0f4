import type { UnitId } from '@plumbline/desired-state'
import type { Place } from '../../model/index.ts'

/** What a key of the queue is about. */
export type Subject =
  | { readonly about: 'unit'; readonly unit: UnitId }
  | { readonly about: 'source' | 'images'; readonly source: string }
  | { readonly about: 'inventory'; readonly environment: string }
  | { readonly about: 'orphans' }

/** Keys beside the ids of units, which never begin with a colon. */
export const sourceKey = (name: string): string => `:source/${name}`
export const imagesKey = (source: string): string => `:images/${source}`
export const inventoryKey = (environment: string): string => `:inventory/${environment}`
/** What is left in an account and region. */
export const orphansKey = ({ account, region }: Place): string => `:orphans/${account}/${region}`

/** What a key is about: one that begins with no colon is the id of a unit. */
export function subjectOf(key: string): Subject {
  const [, about, name = ''] = /^:([a-z]+)\/(.*)$/s.exec(key) ?? []
  if (about === 'source' || about === 'images') return { about, source: name }
  if (about === 'inventory') return { about, environment: name }
  return about === 'orphans' ? { about } : { about: 'unit', unit: key as UnitId }
}
