import { matches } from '../text/glob.ts'
import type { UnitId } from '../types.ts'
import { verbs, type Grant, type Role, type Verb } from '../spec/role.ts'

/** Somebody who signed in. */
export interface Subject {
  readonly name: string
  readonly groups: readonly string[]
}

/** What a verb is about. */
export type Object =
  | { readonly unit: UnitId; readonly tenant?: string }
  | { readonly source: string }
  /** Every unit, and the controller itself. */
  | 'everything'

export interface Judgement {
  readonly allowed: boolean
  /** The role that allows it; left out where none does. */
  readonly role?: string
  /** One sentence: by which role it is allowed, or which role would allow it. */
  readonly why: string
}

/** Whether somebody may do something by these roles; nobody may do what no role says. */
export function judge(
  roles: readonly Role[],
  subject: Subject,
  verb: Verb,
  object: Object,
): Judgement {
  const allowing = roles.filter(({ spec }) =>
    spec.allow.some((grant) => allows(grant, verb, object)),
  )
  const own = allowing.find((role) => isMember(role, subject))
  if (own !== undefined) {
    return { allowed: true, role: own.name, why: `The role ${own.name} allows ${verb} here.` }
  }
  const names = allowing.map(({ name }) => name)
  const others =
    names.length === 0
      ? 'no role allows it'
      : `${names.length === 1 ? 'the role' : 'one of the roles'} ${names.join(', ')} would allow it`
  const where =
    object === 'everything' ? '' : ` on ${'unit' in object ? object.unit : object.source}`
  return { allowed: false, why: `${subject.name} may not ${verb}${where}: ${others}.` }
}

/** Whether the roles of somebody allow reading anything at all. */
export function readsSomething(roles: readonly Role[], subject: Subject): boolean {
  const reading = (grant: Grant) =>
    grant.verbs.some((verb) => verb === 'all' || (verbs.unit as readonly string[]).includes(verb))
  return roles.some((role) => isMember(role, subject) && role.spec.allow.some(reading))
}

function isMember({ spec: { members } }: Role, { name, groups }: Subject): boolean {
  return (
    members.signedIn ||
    members.subjects.includes(name) ||
    members.groups.some((group) => groups.includes(group))
  )
}

function allows(grant: Grant, verb: Verb, object: Object): boolean {
  if (!names(grant, verb)) return false
  const isRestricted = grant.environments ?? grant.tenants ?? grant.units
  if (object === 'everything') return isRestricted === undefined && grant.sources === undefined
  if ('source' in object) {
    return grant.sources === undefined
      ? isRestricted === undefined
      : fits(grant.sources, object.source)
  }
  const [environment = '', ...unit] = object.unit.split('/')
  return (
    fits(grant.environments, environment) &&
    fits(grant.units, unit.join('/')) &&
    (grant.tenants === undefined ||
      (object.tenant !== undefined && fits(grant.tenants, object.tenant)))
  )
}

/** Whoever may do something to a unit may read it. */
function names({ verbs: named }: Grant, verb: Verb): boolean {
  if (named.includes('all') || named.includes(verb)) return true
  return verb === 'read' && named.some((one) => (verbs.unit as readonly string[]).includes(one))
}

function fits(patterns: readonly string[] | undefined, text: string): boolean {
  return patterns === undefined || patterns.some((pattern) => matches(pattern, text))
}
