import { membersOf, rawRequests, type RawPart, type RawType } from '../raw-fields.ts'
import type { Decision } from './decision.ts'
import { rawDecision } from './raw-decisions.ts'

/** A field below `raw`, as a tenant names it. */
export interface RawField {
  readonly type: RawType
  /** Left out for a structure, whose members are decided one by one. */
  readonly decision?: Decision | undefined
}

/** The field that `containers.linuxParameters.initProcessEnabled` names; otherwise the names that could stand in its place. */
export function rawFieldAt(dotted: string): RawField | { readonly known: readonly string[] } {
  const [part = '', ...names] = dotted.split('.')
  if (!isPart(part)) return { known: Object.keys(rawRequests) }
  let field: RawField = { type: { is: 'fields', of: rawRequests[part].structure } }
  const owned = Object.keys(rawRequests[part].owned)
  for (const [index, name] of names.entries()) {
    const type = inner(field.type)
    const members = type.is === 'fields' ? membersOf(type.of) : new Map<string, RawType>()
    const member = members.get(name)
    const without = index === 0 ? owned : []
    if (member === undefined || type.is !== 'fields' || without.includes(name)) {
      const above = dotted.split('.').slice(0, index + 1)
      const known = [...members.keys()].filter((one) => !without.includes(one))
      return { known: known.map((one) => [...above, one].join('.')) }
    }
    field = { type: member, decision: rawDecision(type.of, name) }
  }
  return field
}

function isPart(word: string): word is RawPart {
  return Object.hasOwn(rawRequests, word)
}

/** What a list or a map holds; both go by the name of their field. */
export function inner(type: RawType): RawType {
  return type.is === 'list' || type.is === 'map' ? inner(type.of) : type
}

/** Whether a tenant that lists these fields may set one: it is listed, or something above it is. */
export function isCovered(field: string, listed: readonly string[]): boolean {
  return listed.some((one) => field === one || field.startsWith(`${one}.`))
}

/** Whether something below a field is listed. */
export function leadsToListed(field: string, listed: readonly string[]): boolean {
  return listed.some((one) => one.startsWith(`${field}.`))
}
