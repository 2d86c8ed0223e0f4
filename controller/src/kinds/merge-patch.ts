import { isObject, type Json } from '../model/index.ts'

/**
 * A JSON merge patch (RFC 7386): objects merge member by member, `null` takes a member away, and anything else replaces
 * what was there; lists are never joined.
 */
export function mergePatch(target: unknown, patch: unknown): Json | undefined {
  if (!isObject(patch)) return patch as Json
  const merged: Record<string, Json | undefined> = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key]
    else merged[key] = mergePatch(merged[key], value)
  }
  return merged
}

/** A compiled AWS request with the fields that a document adds to it. */
export function withRaw<Request extends object>(request: Request, patch: object = {}): Request {
  return mergePatch(request, patch) as unknown as Request
}
