import { NormalizedSchema } from '@smithy/core/schema'

type Reference = Parameters<typeof NormalizedSchema.of>[0]

/** One member of a request, with a value that it could have and another one. */
export interface Member {
  /** `containerDefinitions[].portMappings[].name`; a map whose keys people choose is one member. */
  readonly path: string
  /** The structure that has it. */
  readonly structure: string
}

/** Every member of a request that holds no others, in the order of the SDK. */
export function membersIn(reference: Reference): readonly Member[] {
  return walk(NormalizedSchema.of(reference), '', '')
}

function walk(shape: NormalizedSchema, path: string, structure: string): readonly Member[] {
  if (shape.isListSchema()) return walk(shape.getValueSchema(), `${path}[]`, structure)
  if (!shape.isStructSchema()) return [{ path, structure }]
  return [...shape.structIterator()].flatMap(([name, member]) =>
    walk(member, path === '' ? name : `${path}.${name}`, shape.getName() ?? ''),
  )
}

/** The names of the members of a structure. */
export function namesIn(reference: Reference): readonly string[] {
  return [...NormalizedSchema.of(reference).structIterator()].map(([name]) => name)
}

/** Every structure below a request, with the names of its members. */
export function structuresIn(references: readonly Reference[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const collect = (shape: NormalizedSchema): void => {
    if (shape.isListSchema() || shape.isMapSchema()) return collect(shape.getValueSchema())
    const name = shape.getName() ?? ''
    if (!shape.isStructSchema() || found.has(name)) return
    const members = [...shape.structIterator()]
    found.set(name, members.map(([member]) => member).join(' '))
    for (const [, member] of members) collect(member)
  }
  for (const reference of references) collect(NormalizedSchema.of(reference))
  return found
}

/** A request in which every member has a value; the member at `path` has another one. */
export function sample(reference: Reference, path: string): Record<string, unknown> {
  return valueOf(NormalizedSchema.of(reference), '', path) as Record<string, unknown>
}

function valueOf(shape: NormalizedSchema, at: string, other: string): unknown {
  if (shape.isListSchema()) return [valueOf(shape.getValueSchema(), `${at}[]`, other)]
  if (shape.isStructSchema()) {
    const members = [...shape.structIterator()].map(([name, member]) => [
      name,
      valueOf(member, at === '' ? name : `${at}.${name}`, other),
    ])
    return Object.fromEntries(members)
  }
  const isOther = at === other
  if (shape.isMapSchema()) return { key: isOther ? 'other' : 'value' }
  if (shape.isBooleanSchema()) return !isOther
  if (shape.isNumericSchema()) return isOther ? 8 : 7
  return isOther ? 'other' : 'value'
}
