import { z } from 'zod'
import { documentKinds, type DocumentKind } from '../schema/envelope.ts'

type Scalar = string | number | boolean | null

/** The part of JSON Schema (draft 7) that the schemas of the language use. */
export interface JsonSchema {
  $schema?: string
  $ref?: string
  definitions?: Record<string, JsonSchema>
  title?: string
  description?: string
  default?: Scalar | object
  type?: string | string[]
  const?: Scalar
  enum?: Scalar[]
  pattern?: string
  minimum?: number
  maximum?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  propertyNames?: JsonSchema
  additionalProperties?: JsonSchema | false
  items?: JsonSchema
  anyOf?: JsonSchema[]
  allOf?: JsonSchema[]
  if?: JsonSchema
  then?: JsonSchema
}

/** What a document of a kind looks like after variables are filled, as people write it. */
export function documentSchema(kind: DocumentKind): JsonSchema {
  const schema = z.toJSONSchema(documentKinds[kind], { target: 'draft-7', io: 'input' })
  return schema as JsonSchema
}
