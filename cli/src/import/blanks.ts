import type { JsonObject } from '@plumbline/controller/model'
import { listOf } from './json.ts'

/** Tools that write every member of a request write an empty text where there is nothing: it means what leaving it out means. */
export function filledIn(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== ''))
}

/** A task definition without such members. Values of variables, options and labels may be empty. */
export function filledDefinition(definition: JsonObject): JsonObject {
  const containerDefinitions = listOf(definition.containerDefinitions).map((container) => {
    const { portMappings, ...rest } = container
    const ports = listOf(portMappings).map(filledIn)
    return { ...filledIn(rest), ...(portMappings !== undefined && { portMappings: ports }) }
  })
  return { ...filledIn(definition), containerDefinitions }
}
