import { z } from 'zod'
import type { Path } from './tree.ts'

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
