/** A plain JSON value. Everything that a pass hands from one stage to the next is made of these. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json | undefined
}

/** Whether a value is an object with members: neither `null` nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The JSON object that a text from outside is; undefined where it is none. Nothing is thrown: the error of `JSON.parse`
 * quotes what it could not read, which may be a secret.
 */
export function objectIn(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
