/** A deep copy without absent members: nobody outside holds a reference into the state, and what is stored is plain. */
export function clean<T>(value: T): T
export function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => clean(item))
  if (value instanceof Date || value instanceof Uint8Array) return value
  if (typeof value !== 'object' || value === null) return value
  // A loop, and not a chain over entries: half the time of a simulated call goes into these copies.
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[key]
    if (member !== undefined && member !== null) copy[key] = clean(member)
  }
  return copy
}

/** JSON with sorted keys: equal values give equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`)
  return `{${members.join(',')}}`
}

/** A date for an answer, out of the epoch ms of the state. */
export function date(ms: number): Date
export function date(ms: number | undefined): Date | undefined
export function date(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms)
}

/** A 32-bit number that depends on the text alone (FNV-1a). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}

/**
 * The same items in an order that their content decides, and never in the order given: AWS keeps no order here, and a
 * reader that relies on one must notice.
 */
export function scramble<T>(items: readonly T[]): T[] {
  const keyed = items.map((item, index) => ({ item, index, key: hashOf(canonical(item)) }))
  const shuffled = keyed.toSorted((a, b) => a.key - b.key || a.index - b.index)
  const unchanged = shuffled.every((entry, position) => entry.index === position)
  const order = unchanged ? [...shuffled.slice(1), ...shuffled.slice(0, 1)] : shuffled
  return order.map((entry) => entry.item)
}
