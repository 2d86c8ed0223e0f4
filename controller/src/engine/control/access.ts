import { judge, readsSomething, type Role, type UnitId } from '@plumbline/desired-state'
import type { Access, Administrators } from '../../model/index.ts'
import { wantIn, type Board } from '../board/board.ts'

/**
 * Who may do what, by the last good roles of one source. Administrators may do everything from the first moment on; where
 * neither they nor a source are named, nobody may do anything.
 */
export function accessOf(
  board: Board,
  source: string | undefined,
  administrators?: Administrators,
): Access {
  const always = administrators === undefined ? [] : [administratorsRole(administrators)]
  const inGit = () => (source === undefined ? [] : (board.sources.get(source)?.roles ?? []))
  const roles = () => [...always, ...inGit()]
  return {
    judge: (subject, verb, object) => {
      const given = typeof object === 'object' && 'unit' in object
      return judge(roles(), subject, verb, given ? placed(board, object.unit) : object)
    },
    readsSomething: (subject) => readsSomething(roles(), subject),
    inForce: () => ({ ...(source !== undefined && { source }), roles: roles() }),
  }
}

/** A name and a file that no role of Git can have: where it is written is `auth` of the configuration. */
function administratorsRole(members: Administrators): Role {
  const spec = { allow: [{ verbs: ['all'] }], members: { ...members, signedIn: false } } as const
  return { name: 'auth.administrators', spec, file: 'auth.administrators' }
}

/** The unit with its tenant: of what Git wants, else of what was in place last. */
function placed(board: Board, unit: UnitId): { readonly unit: UnitId; readonly tenant?: string } {
  const want = wantIn(board, unit)
  const { applied, lastGood } = board.seen.get(unit) ?? {}
  const wanted = want.state === 'wanted' ? want.target.unit : (applied ?? lastGood)?.unit
  return { unit, ...(wanted?.tenant !== undefined && { tenant: wanted.tenant }) }
}
