import { createUnitMemo, type UnitMemo } from './complete.ts'
import { createPlaceMemo } from './render/place-memo.ts'
import { placeOf, render } from './render/render.ts'
import { createRenderMemo } from './render/render-memo.ts'
import type { FileContents } from './documents/read-file.ts'
import type { SourceFile } from './types.ts'

/** Parsed files by blob id, so that a commit which touches three files parses three files. */
export interface ParseCache {
  /** The parsed file, or `undefined` when it has to be parsed. */
  get(file: SourceFile): FileContents | undefined
  set(file: SourceFile, parsed: FileContents): void
  /** Files that were parsed because they were not there: how often `set` was called. */
  readonly parsed: number
  /** What was made of the files at the last load. */
  readonly made: Made
}

/** What a load takes over of the one before. */
export interface Made {
  readonly place: typeof placeOf
  readonly render: typeof render
  readonly units: UnitMemo
}

/** Nothing of it is kept. */
export const madeAnew: Made = {
  place: placeOf,
  render,
  units: { get: (_draft, _around, make) => make() },
}

/** Files that are kept unless a caller says otherwise. */
const filesMaxDefault = 20_000

/**
 * A cache that keeps the `filesMax` files that were used last. The path is part of the key, because positions name it: the
 * same text at two paths is two entries.
 */
export function createParseCache(filesMax: number = filesMaxDefault): ParseCache {
  const files = new Map<string, FileContents>()
  let parsed = 0
  const put = (key: string, file: FileContents): void => {
    // A `Map` keeps the order of insertion, so the first key is the one that was not used for longest.
    files.delete(key)
    files.set(key, file)
    const [oldest] = files.keys()
    if (files.size > filesMax && oldest !== undefined) files.delete(oldest)
  }
  return {
    get(file) {
      const key = keyOf(file)
      const found = files.get(key)
      if (found !== undefined) put(key, found)
      return found
    },
    set(file, value) {
      parsed += 1
      put(keyOf(file), value)
    },
    get parsed() {
      return parsed
    },
    made: {
      place: createPlaceMemo(placeOf),
      render: createRenderMemo(render),
      units: createUnitMemo(),
    },
  }
}

/** Of files that a source gives again and again: a text is made and hashed once. */
const keys = new WeakMap<SourceFile, string>()

function keyOf(file: SourceFile): string {
  const known = keys.get(file)
  if (known !== undefined) return known
  const key = `${file.blob} ${file.path}`
  keys.set(file, key)
  return key
}
