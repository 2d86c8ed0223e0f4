import type { JsonObject } from '@plumbline/controller/model'
import { isObject } from './json.ts'

/** The merge patch (RFC 7386) that turns one value into another; empty when they are equal. */
export function patchTo(from: JsonObject, to: JsonObject): JsonObject {
  const gone = Object.keys(from).filter((key) => to[key] === undefined)
  const members = Object.entries(to).flatMap(([key, value]) => {
    const before = from[key]
    if (isObject(before) && isObject(value)) {
      const inner = patchTo(before, value)
      return Object.keys(inner).length === 0 ? [] : [[key, inner] as const]
    }
    return JSON.stringify(before) === JSON.stringify(value) ? [] : [[key, value] as const]
  })
  return { ...Object.fromEntries(gone.map((key) => [key, null])), ...Object.fromEntries(members) }
}
