import type { DocumentKind } from '../schema/envelope.ts'
import { rawFields } from '../generated/raw-fields.ts'
import { documentSchema, type JsonSchema } from '../editor/json-schema.ts'
import { membersOf, rawRequests, type RawType } from '../raw-fields.ts'
import { inner } from '../decisions/raw-path.ts'

interface Fields {
  /** Paths of single values and of lists of them; `<name>` stands for a key that people choose. */
  readonly values: ReadonlySet<string>
  /** Paths of maps whose keys people choose. */
  readonly maps: ReadonlySet<string>
}

/** Every field of the spec of a kind, without those below `raw`. */
export function fieldsOf(kind: DocumentKind): Fields {
  const values = new Set<string>()
  const maps = new Set<string>()
  walk(documentSchema(kind).properties?.spec ?? {}, 'spec', values, maps)
  return { values, maps }
}

function walk(schema: JsonSchema, path: string, values: Set<string>, maps: Set<string>): void {
  if (path.startsWith('spec.raw')) return
  const { properties = {}, additionalProperties, items, anyOf = [], allOf = [] } = schema
  const inside = Object.entries(properties)
  for (const [name, child] of inside) walk(child, `${path}.${name}`, values, maps)
  for (const branch of [...anyOf, ...allOf]) walk(branch, path, values, maps)
  if (items !== undefined) walk(items, path, values, maps)
  if (typeof additionalProperties === 'object') {
    maps.add(path)
    walk(additionalProperties, `${path}.<name>`, values, maps)
  }
  const holds = inside.length + anyOf.length + allOf.length > 0
  if (!holds && items === undefined && typeof additionalProperties !== 'object') values.add(path)
}

export interface RawLeaf {
  /** As a tenant lists it: `containers.secrets.valueFrom`. */
  readonly field: string
  readonly structure: string
  readonly member: string
  readonly type: RawType
  /** The structures on the way, from the request. */
  readonly steps: readonly (readonly [member: string, type: RawType])[]
}

/** Every single value below `raw`, with the way to it. */
export function rawLeaves(): readonly RawLeaf[] {
  return Object.entries(rawRequests).flatMap(([part, { structure, owned }]) =>
    leavesOf(structure, part, [], Object.keys(owned)),
  )
}

function leavesOf(
  structure: string,
  field: string,
  steps: RawLeaf['steps'],
  without: readonly string[],
): readonly RawLeaf[] {
  return [...membersOf(structure)]
    .filter(([member]) => !without.includes(member))
    .flatMap(([member, type]) => {
      const at = inner(type)
      const way = [...steps, [member, type] as const]
      return at.is === 'fields'
        ? leavesOf(at.of, `${field}.${member}`, way, [])
        : [{ field: `${field}.${member}`, structure, member, type, steps: way }]
    })
}

/** Every member of every structure that holds a value and not another structure. */
export function rawMembers(): readonly string[] {
  return Object.keys(rawFields).flatMap((structure) =>
    [...membersOf(structure)]
      .filter(([, type]) => inner(type).is !== 'fields')
      .map(([member]) => `${structure}.${member}`),
  )
}
