import type { JsonObject } from '@plumbline/controller/model'
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml'
import { isObject, objectOf } from '../json.ts'

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
  /** The line of the last key of a path, counted from 1; `undefined` when it is not there. */
  readonly lineOf: (path: readonly string[]) => number | undefined
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
  const lineOf = (path: readonly string[]) => {
    const offset = offsetOf(document.contents, path)
    return offset === undefined ? undefined : lines.linePos(offset).line
  }
  return { fields, lineOf }
}

/** Where a field, or an item of a list, begins. What an anchor brings in stands nowhere below its alias. */
function offsetOf(node: Node | null, [key, ...rest]: readonly string[]): number | undefined {
  if (key === undefined) return undefined
  if (isSeq<Node>(node)) {
    const item = node.items[Number(key)]
    return rest.length === 0 ? item?.range?.[0] : offsetOf(item ?? null, rest)
  }
  if (!isMap<Node, Node>(node)) return undefined
  const pair = node.items.find((one) => isScalar(one.key) && String(one.key.value) === key)
  return rest.length === 0 ? pair?.key.range?.[0] : offsetOf(pair?.value ?? null, rest)
}
