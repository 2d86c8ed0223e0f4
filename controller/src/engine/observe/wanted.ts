import type { Unit } from '@plumbline/desired-state'
import { lately, unitsKept, type AnyKind, type Context, type Wanted } from '../../model/index.ts'

/** What was made of a unit last, by kind. */
interface Made {
  readonly context: Context
  readonly wanted: Map<AnyKind, readonly Wanted<object>[]>
}

const memories = lately((_unit: Unit): { made?: Made } => ({}), unitsKept)

/** What a kind wants of a unit. Pure, and so it is worked out once for a unit that Git has not changed. */
export function wantedOf(kind: AnyKind, unit: Unit, context: Context): readonly Wanted<object>[] {
  const memory = memories(unit)
  const made =
    memory.made !== undefined && isSame(memory.made.context, context)
      ? memory.made
      : { context, wanted: new Map() }
  memory.made = made
  const wanted = made.wanted.get(kind) ?? kind.wanted(unit, context)
  made.wanted.set(kind, wanted)
  return wanted
}

function isSame(before: Context, now: Context): boolean {
  const fields = ['unit', 'environment', 'source', 'revision', 'fingerprint', 'occasion'] as const
  return fields.every((field) => before[field] === now[field])
}
