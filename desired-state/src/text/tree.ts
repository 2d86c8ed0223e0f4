import type { Location } from '../types.ts'

/** A stretch of text within one line of a file. */
export interface Span extends Location {
  readonly length: number
}

/**
 * A document as data in which every value knows where it was written. Merging and filling variables keep the spans, so
 * that a problem found at the very end still blames the file that supplied the value.
 */
export type Tree = Scalar | List | Fields

export interface Scalar {
  readonly is: 'scalar'
  readonly value: string | number | boolean | null
  readonly at: Span
  /** Where the value came from when a variable put it here, for a hint. */
  readonly from?: string
  /** The image policy that a comment behind it names, as `# {"$image": "web"}`. */
  readonly marker?: Marker
  /** A problem with this value is already told; anything found later would only repeat it. */
  readonly told?: true
  /** It comes from the hand-over, which was not given: what it will be, nobody can say yet. Always `told` as well. */
  readonly later?: true
}

/** A comment that gives a value to an image policy. */
export interface Marker {
  readonly policy: string
  readonly at: Span
}

export interface List {
  readonly is: 'list'
  readonly items: readonly Tree[]
  readonly at: Span
}

export interface Fields {
  readonly is: 'fields'
  /** Ordered as written. A `Map`, so that no key can reach a prototype. */
  readonly entries: ReadonlyMap<string, Entry>
  readonly at: Span
  /** Keys that an overlay took away with `null`, and where it did so. */
  readonly removed?: ReadonlyMap<string, Span>
}

export interface Entry {
  /** Where the key was written. */
  readonly key: Span
  readonly value: Tree
}

export type Path = readonly (string | number)[]

export function fields(entries: Iterable<readonly [string, Entry]>, at: Span): Fields {
  return { is: 'fields', entries: new Map(entries), at }
}

/** The value as plain JSON. */
export function plain(tree: Tree): unknown {
  if (tree.is === 'scalar') return tree.value
  if (tree.is === 'list') return tree.items.map(plain)
  // `fromEntries` defines own properties, so even a key such as `__proto__` would reach no prototype.
  return Object.fromEntries([...tree.entries].map(([key, entry]) => [key, plain(entry.value)]))
}

/** Whether something in it is known only with the hand-over. */
export function hasLater(tree: Tree): boolean {
  if (tree.is === 'scalar') return tree.later === true
  if (tree.is === 'list') return tree.items.some(hasLater)
  return [...tree.entries.values()].some(({ value }) => hasLater(value))
}

/** The entry at a path: the value, and its key when it stands in a map. */
export function find(tree: Tree, path: Path): { value: Tree; key?: Span } | undefined {
  let found: { value: Tree; key?: Span } = { value: tree }
  for (const part of path) {
    const child = childOf(found.value, part)
    if (child === undefined) return undefined
    found = child
  }
  return found
}

function childOf(tree: Tree, part: string | number): { value: Tree; key?: Span } | undefined {
  if (tree.is === 'fields') return tree.entries.get(String(part))
  if (tree.is !== 'list') return undefined
  const value = tree.items[Number(part)]
  return value === undefined ? undefined : { value }
}

/** The map at a path, or `undefined` when there is something else or nothing. */
export function fieldsAt(tree: Tree | undefined, path: Path): Fields | undefined {
  const value = tree === undefined ? undefined : find(tree, path)?.value
  return value?.is === 'fields' ? value : undefined
}

/** The text at a path, or `undefined` when there is something else or nothing. */
export function textAt(tree: Tree | undefined, path: Path): string | undefined {
  const value = tree === undefined ? undefined : find(tree, path)?.value
  return value?.is === 'scalar' && typeof value.value === 'string' ? value.value : undefined
}

/** `spec.env.LOG_LEVEL`; a key that holds a dot is put in quotes so that a path reads one way only. */
export function dotted(path: Path): string {
  return path
    .map((part) => (String(part).includes('.') ? JSON.stringify(part) : String(part)))
    .join('.')
}
