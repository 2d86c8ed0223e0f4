import type { Control, Store, UnitMemory } from '@plumbline/controller/model'
import type { UnitId } from '@plumbline/desired-state'
import { unitUnknown } from '../refusal.ts'

export interface Rememberers {
  readonly store: Pick<Store, 'unit'>
  readonly control: Pick<Control, 'seen'>
}

/** What is known of one unit: what the last pass found, else what the store remembers. */
export async function memoryOf(
  { store, control }: Rememberers,
  id: UnitId,
): Promise<UnitMemory | undefined> {
  return control.seen(id) ?? (await store.unit(id))
}

/**
 * The same of a unit that there must be.
 * @throws Refusal `unit-unknown`
 */
export async function known(parts: Rememberers, id: UnitId): Promise<UnitMemory> {
  const memory = await memoryOf(parts, id)
  if (memory === undefined) throw unitUnknown(id)
  return memory
}
