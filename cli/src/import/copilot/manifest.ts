import type { JsonObject } from '@plumbline/controller/model'
import { LineCounter, parseDocument } from 'yaml'
import { isObject, objectOf } from '../json.ts'
import { linesIn, type LineOf } from '../lines.ts'

/** Fields of which a manifest has one or the other: what an environment writes takes the place of what is there. */
const alternatives: Readonly<Record<string, readonly (readonly string[])[]>> = {
  image: [['build', 'location']],
  count: [
    'range',
    'cooldown',
    'cpu_percentage',
    'memory_percentage',
    'requests',
    'response_time',
    'queue_delay',
  ].map((scaled) => ['spot', scaled]),
}

/** A manifest with what it overrides in an environment. */
export function inEnvironment(manifest: JsonObject, environment: string): JsonObject {
  const { environments, ...base } = manifest
  return merged(base, objectOf(objectOf(environments)[environment]), '')
}

/** Maps merge key by key; everything else replaces what was there. */
function merged(base: JsonObject, over: JsonObject, at: string): JsonObject {
  const gone = (alternatives[at] ?? []).flatMap((group) =>
    group.some((key) => key in over) ? group : [],
  )
  const kept = Object.entries(base).filter(([key]) => !gone.includes(key) || key in over)
  const members = Object.entries(over).map(([key, value]) => {
    const before = base[key]
    const both = isObject(before) && isObject(value)
    return [key, both ? merged(before, value, at === '' ? key : `${at}.${key}`) : value]
  })
  return { ...Object.fromEntries(kept), ...Object.fromEntries(members) }
}

/** A manifest that was read, and where its fields stand. */
export interface Manifest {
  readonly fields: JsonObject
  readonly lineOf: LineOf
}

/** A manifest, or why it cannot be read. */
export function parseManifest(text: string): Manifest | { readonly error: string } {
  const lines = new LineCounter()
  const options = { merge: true, prettyErrors: false, logLevel: 'silent' } as const
  const document = parseDocument(text, { ...options, lineCounter: lines })
  const [error] = document.errors
  if (error !== undefined) return { error: error.message }
  const fields: unknown = document.toJS({ maxAliasCount: 100 })
  if (!isObject(fields)) return { error: 'it is not a map' }
  return { fields, lineOf: linesIn(document.contents, lines) }
}
