import { isObject } from '../json.ts'
import { note, type Note } from '../notes.ts'

/** A part of a manifest that is read field by field, so that what nobody read can be told at the end. */
export interface Reading {
  /** The value of a field, all of which counts as read. */
  take(key: string): unknown
  /** The value of a field that can also be a map; `undefined`, and unread, when it is one. */
  plain(key: string): unknown
  /** The part below a field, to be read in turn. */
  part(key: string): Reading
  /** The names of the fields that are there; whether they are read is another matter. */
  keys(): readonly string[]
  /** Tells of a field that is not carried over as it is. */
  tell(key: string, what: string, todo: string): void
}

export interface ManifestReading {
  readonly root: Reading
  /** What was told so far, and every field that nobody read. */
  notes(): readonly Note[]
}

/** What is said of a field that nobody read. */
export interface Leftover {
  readonly what: string
  readonly todo: string
}

const usual: Leftover = {
  what: 'has nothing to match it here',
  todo: 'look whether the service can do without it, or write it below raw',
}

/** How a reader finds a field of the file that is read: `copilot/web/manifest.yml:12: http.alias`. */
export type PlaceOf = (path: readonly string[]) => string

export function readManifest(
  manifest: unknown,
  placeOf: PlaceOf,
  leftover = usual,
): ManifestReading {
  const read = new Set<string>()
  const told: Note[] = []

  function reading(value: unknown, path: readonly string[]): Reading {
    const fields = isObject(value) ? value : {}
    const below = (key: string) => [...path, key]
    return {
      take: (key) => {
        read.add(idOf(below(key)))
        return fields[key]
      },
      plain: (key) => {
        if (isObject(fields[key])) return undefined
        read.add(idOf(below(key)))
        return fields[key]
      },
      part: (key) => reading(fields[key], below(key)),
      keys: () => Object.keys(fields),
      tell: (key, what, todo) => {
        read.add(idOf(below(key)))
        told.push(note(placeOf(below(key)), what, todo))
      },
    }
  }

  /** The outermost fields of which nothing was read. */
  const unread = (value: unknown, path: readonly string[]): readonly (readonly string[])[] => {
    if (read.has(idOf(path)) || value === undefined || value === null) return []
    const entered =
      path.length === 0 || [...read].some((id) => id.startsWith(`${idOf(path)}${end}`))
    if (!isObject(value) || !entered) return [path]
    return Object.entries(value).flatMap(([key, child]) => unread(child, [...path, key]))
  }

  return {
    root: reading(manifest, []),
    notes: () => [
      ...told,
      ...unread(manifest, []).map((path) => note(placeOf(path), leftover.what, leftover.todo)),
    ],
  }
}

/** Stands between the keys of a path, and in no key. */
const end = '\u0000'

function idOf(path: readonly string[]): string {
  return path.join(end)
}
