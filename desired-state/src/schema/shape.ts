import { z } from 'zod'
import type { Path } from '../text/tree.ts'

/** The schema inside wrappers such as `default` and `optional`, as it stands before any transformation. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch
  ) {
    return unwrap(schema.def.innerType)
  }
  // Of a value that can be written in several ways, the one with fields.
  if (schema instanceof z.ZodUnion) {
    return schema.options.map(unwrap).find((option) => option instanceof z.ZodObject) ?? schema
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.def.in) : schema
}

/** Names of the fields that a strict schema has at a path; empty where people choose the names. */
export function fieldNames(schema: z.core.$ZodType, path: Path): readonly string[] {
  const found = unwrap(schema)
  const [part, ...rest] = path
  if (part === undefined) return found instanceof z.ZodObject ? Object.keys(found.shape) : []
  const child = childOf(found, String(part))
  return child === undefined ? [] : fieldNames(child, rest)
}

function childOf(schema: z.core.$ZodType, part: string): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[part]
  if (schema instanceof z.ZodRecord) return schema.def.valueType
  if (schema instanceof z.ZodArray) return schema.def.element
  return undefined
}

/** Deepest place that is looked at: below it lie the fields of AWS, which are not the language's. */
const depthMax = 6

/** Where in a schema there is a field of this name; `<name>` stands for a key that people choose. */
export function placesOf(schema: z.core.$ZodType, key: string, path: Path = []): readonly Path[] {
  const found = unwrap(schema)
  if (path.length > depthMax || path.at(-1) === 'raw') return []
  if (found instanceof z.ZodRecord) return placesOf(found.def.valueType, key, [...path, '<name>'])
  if (!(found instanceof z.ZodObject)) return []
  const below = Object.entries(found.shape).flatMap(([name, child]) =>
    placesOf(child, key, [...path, name]),
  )
  return Object.hasOwn(found.shape, key) ? [path, ...below] : below
}
