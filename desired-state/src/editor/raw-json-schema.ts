import { rawFields } from '../generated/raw-fields.ts'
import type { JsonSchema } from './json-schema.ts'
import { membersOf, rawRequests, type RawRequest, type RawType } from '../raw-fields.ts'

/** A variable, or `null`, which takes away what was compiled, can stand for any value. */
const variable = '\\$\\{'

/** Every structure that `raw` can hold, and each request without the fields that are not its to set. */
export function rawDefinitions(): Record<string, JsonSchema> {
  const structures = Object.keys(rawFields).map((name) => [name, structureOf(name, [])] as const)
  const requests = Object.entries(rawRequests).map(
    ([part, { structure, owned }]: [string, RawRequest]) =>
      [`raw-${part}`, structureOf(structure, Object.keys(owned))] as const,
  )
  return Object.fromEntries(
    [...structures, ...requests].map(([name, schema]) => [keyOf(name), schema]),
  )
}

/** The schema with the fields of AWS below `raw`. */
export function withRaw(spec: JsonSchema): JsonSchema {
  const { raw, ...others } = spec.properties ?? {}
  if (raw === undefined) return spec
  const parts = Object.entries(raw.properties ?? {}).map(([part, schema]) => {
    const request = { allOf: [reference(`raw-${part}`)] }
    const { additionalProperties: _any, propertyNames, ...read } = schema
    const each = part === 'containers' || part === 'targetGroups'
    const names = propertyNames === undefined ? {} : { propertyNames }
    const filled = each ? { ...read, ...names, additionalProperties: request } : request
    const { description = '' } = schema
    return [part, { description, ...filled }]
  })
  return {
    ...spec,
    properties: { ...others, raw: { ...raw, properties: Object.fromEntries(parts) } },
  }
}

function structureOf(name: string, without: readonly string[]): JsonSchema {
  const members = [...membersOf(name)].filter(([member]) => !without.includes(member))
  const properties = members.map(([member, type]) => [member, typeOf(type)])
  return {
    type: ['object', 'null'],
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  }
}

function typeOf(type: RawType): JsonSchema {
  if (type.is === 'fields') return reference(type.of)
  if (type.is === 'map') return { type: ['object', 'null'], additionalProperties: typeOf(type.of) }
  if (type.is === 'list') {
    return { type: ['array', 'null', 'string'], pattern: variable, items: typeOf(type.of) }
  }
  if (type.is === 'any') return {}
  if (type.is === 'text') return { type: ['string', 'null'] }
  const plain = type.is === 'flag' ? 'boolean' : 'number'
  return { type: [plain, 'null', 'string'], pattern: variable }
}

function reference(name: string): JsonSchema {
  return { $ref: `#/definitions/${keyOf(name)}` }
}

/** A slash would be a step in a reference. */
function keyOf(name: string): string {
  return name.replaceAll('/', '-')
}
