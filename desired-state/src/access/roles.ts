import { misplaced, namedTwice, type Conflict } from '../documents/conflict.ts'
import { meaningOf, type Catalogue } from '../documents/catalogue.ts'
import type { Role, RolesRead } from '../spec/role.ts'

export function rolesIn({ roles }: Pick<Catalogue, 'roles'>, unread: readonly string[]): RolesRead {
  const right = meaningOf(roles, ({ role }) => role)
  return {
    roles: right,
    broken: new Set([...roles.keys()].filter((name) => !right.has(name))),
    unread: new Set(unread),
  }
}

/**
 * The roles that hold at a revision. A role that is wrong now, or whose file cannot be read, stays what it was; one that is
 * gone is gone. One that was never right allows nothing.
 */
export function rolesInForce(before: readonly Role[], now: RolesRead): readonly Role[] {
  const kept = before.filter(
    ({ name, file }) => !now.roles.has(name) && (now.broken.has(name) || now.unread.has(file)),
  )
  return [...now.roles.values(), ...kept].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** What is wrong with the roles of a source. One whose bounds another source draws cannot say who may do what. */
export function roleConflicts({ roles }: Catalogue, foreign: boolean): readonly Conflict[] {
  if (!foreign) return namedTwice(roles, 'role')
  return misplaced(
    roles,
    'a source that takes its tenants from another one cannot hold roles',
    'write it into the source that auth.roles of the configuration names',
  )
}
