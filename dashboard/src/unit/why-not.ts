import type { UnitStatus } from '@plumbline/api/contract'
import { refusalOf } from '../data/may.ts'
import type { Verb } from '../data/verbs.ts'

/** Reasons of an operation that a release ends, where nobody holds the unit. */
const releasable: ReadonlySet<string> = new Set([
  'DriftFlapping',
  'Frozen',
  'GateTimedOut',
  'PreflightFailed',
])

/** Why something cannot be asked of a unit now; nothing where it can. */
export function whyNotOf({
  may,
  hold,
  pin,
  operation,
  revisions,
}: Pick<UnitStatus, 'may' | 'hold' | 'pin' | 'operation' | 'revisions'>): Record<
  Verb,
  string | undefined
> {
  const stays = hold !== null || pin !== null || releasable.has(operation.reason)
  return {
    sync: refusalOf(may.sync),
    hold: refusalOf(may.hold) ?? (pin ? 'It is held or suspended by a person already.' : undefined),
    suspend:
      refusalOf(may.suspend) ?? (pin?.mode === 'suspend' ? 'It is suspended already.' : undefined),
    release: refusalOf(may.release) ?? (stays ? undefined : 'It is not held: it follows Git.'),
    rollback:
      refusalOf(may.rollback) ??
      (revisions.lastGood === null ? 'No release of it was good yet.' : undefined),
  }
}
