import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { exit, Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { plain } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'

const folder = fileURLToPath(new URL('../../../desired-state/schema/', import.meta.url))

/** Prints the JSON Schema of a kind of document, for editors; without a kind, the kinds. */
export async function schema(kind: string | undefined, terminal: Terminal): Promise<ExitCode> {
  const files = await readdir(folder)
  const kinds = files.map((file) => file.replace(/\.json$/, '')).toSorted()
  if (kind === undefined) {
    for (const one of kinds) terminal.out(one)
    return exit.fine
  }
  const name = kind.toLowerCase()
  if (!kinds.includes(name)) {
    throw new Failure(
      `there is no kind ${plain(kind)}`,
      `the kinds are: ${kinds.join(', ')}; plumbline.json is for any of them`,
    )
  }
  terminal.out((await readFile(`${folder}${name}.json`, 'utf8')).trimEnd())
  return exit.fine
}
