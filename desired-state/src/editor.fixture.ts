import { z } from 'zod'
import type { JsonSchema } from './json-schema.ts'
import { editorSchemas } from './schema-generate.ts'

export const schemas = editorSchemas() as Record<string, JsonSchema>

/** Paths that an editor would underline; empty when the schema takes the document. */
export function complaints(name: string, document: unknown): readonly string[] {
  const schema = z.fromJSONSchema(schemas[name] as Parameters<typeof z.fromJSONSchema>[0])
  const { error } = schema.safeParse(document)
  return (error?.issues ?? []).map((issue) => issue.path.join('.'))
}
