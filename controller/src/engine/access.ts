import { judge, readsSomething, type UnitId } from '@plumbline/desired-state'
import type { Access } from '../model/index.ts'
import { wantIn, type Board } from './board.ts'

/** Who may do what, by the last good roles of one source; nobody may do anything where no source is named. */
export function accessOf(board: Board, source: string | undefined): Access {
  const roles = () => (source === undefined ? [] : (board.sources.get(source)?.roles ?? []))
  return {
    judge: (subject, verb, object) => {
      const given = typeof object === 'object' && 'unit' in object
      return judge(roles(), subject, verb, given ? placed(board, object.unit) : object)
    },
    readsSomething: (subject) => readsSomething(roles(), subject),
    inForce: () => ({ ...(source !== undefined && { source }), roles: roles() }),
  }
}

/** The unit with its tenant: of what Git wants, else of what was in place last. */
function placed(board: Board, unit: UnitId): { readonly unit: UnitId; readonly tenant?: string } {
  const want = wantIn(board, unit)
  const { applied, lastGood } = board.seen.get(unit) ?? {}
  const wanted = want.state === 'wanted' ? want.target.unit : (applied ?? lastGood)?.unit
  return { unit, ...(wanted?.tenant !== undefined && { tenant: wanted.tenant }) }
}
