import type { JsonSchema } from './json-schema.ts'
import { editorSchemas } from './schema-generate.ts'

export const schemas = editorSchemas()

/** Paths that an editor would underline; empty when the schema takes the document. */
export function complaints(name: string, document: unknown): readonly string[] {
  return check(schemas[name] ?? {}, document, '')
}

const definitions = schemas['service.json']?.definitions ?? {}

/** JSON Schema (draft 7) as far as the schemas of the language use it. */
function check(schema: JsonSchema, value: unknown, path: string): readonly string[] {
  const { anyOf, allOf, $ref } = schema
  if ($ref !== undefined) {
    const found = definitions[$ref.replace('#/definitions/', '')]
    return found === undefined ? [path] : check(found, value, path)
  }
  const fits = (one: JsonSchema): boolean => check(one, value, path).length === 0
  const branches = allOf?.flatMap((one) => (one.if ? (fits(one.if) && one.then) || [] : one)) ?? []
  const wrong =
    !hasType(schema, value) ||
    (schema.const !== undefined && schema.const !== value) ||
    (schema.enum !== undefined && !schema.enum.some((one) => one === value)) ||
    (typeof value === 'string' && !new RegExp(schema.pattern ?? '', 'u').test(value)) ||
    (typeof value === 'number' &&
      (value < (schema.minimum ?? value) || value > (schema.maximum ?? value))) ||
    (anyOf !== undefined && !anyOf.some(fits))
  return [
    ...(wrong ? [path] : []),
    ...branches.flatMap((branch) => check(branch, value, path)),
    ...(Array.isArray(value)
      ? value.flatMap((item, index) => check(schema.items ?? {}, item, join(path, String(index))))
      : checkFields(schema, value, path)),
  ]
}

function checkFields(schema: JsonSchema, value: unknown, path: string): readonly string[] {
  if (!isMap(value)) return []
  const { properties = {}, required = [], propertyNames, additionalProperties } = schema
  const missing = required.filter((field) => !Object.hasOwn(value, field))
  const inside = Object.entries(value).flatMap(([key, item]) => {
    const field = properties[key] ?? additionalProperties ?? {}
    const named = propertyNames === undefined ? [] : check(propertyNames, key, join(path, key))
    return field === false ? [path] : [...named, ...check(field, item, join(path, key))]
  })
  return [...missing.map((field) => join(path, field)), ...inside]
}

function hasType({ type }: JsonSchema, value: unknown): boolean {
  if (type === undefined) return true
  return [type].flat().some((name) => {
    if (name === 'null') return value === null
    if (name === 'array') return Array.isArray(value)
    if (name === 'object') return isMap(value)
    if (name === 'integer') return Number.isInteger(value)
    return typeof value === name
  })
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
