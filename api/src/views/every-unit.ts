import type { Control, Store, UnitMemory } from '@plumbline/controller/model'
import { unitsOf } from './find.ts'

interface Parts {
  readonly store: Pick<Store, 'units'>
  readonly control: Pick<Control, 'seen' | 'everySeen'>
}

/**
 * Every unit as it was looked at last, in no order. A controller that has looked at all of them has them at hand; the store, of
 * which 10,000 rows take half a second, is read only before that.
 */
export async function* everyUnit({ store, control }: Parts): AsyncGenerator<UnitMemory> {
  const { memories, complete } = control.everySeen()
  if (complete) yield* memories
  else for await (const row of unitsOf(store)) yield control.seen(row.unit) ?? row
}
