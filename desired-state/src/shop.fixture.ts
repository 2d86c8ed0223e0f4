import { globSync, readFileSync } from 'node:fs'
import type { SourceFile } from './types.ts'

const folder = new URL('../examples/shop/', import.meta.url).pathname

/** The documents of the example, as the Git adapter would hand them over. */
export function shopFiles(): readonly SourceFile[] {
  return globSync('**/*.yaml', { cwd: folder })
    .toSorted()
    .map((path) => ({ path, blob: path, text: readFileSync(`${folder}${path}`, 'utf8') }))
}
