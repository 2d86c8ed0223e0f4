import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Failure } from '../exit.ts'

/** What was saved, or `undefined` when nothing was. */
export async function readWorld(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable(file)
  }
}

/** Written beside its place and moved there: a kill in the middle leaves the file of before. */
export async function writeWorld(file: string, saved: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.new`, JSON.stringify(saved))
  await rename(`${file}.new`, file)
}

export function unusable(file: string): Failure {
  return new Failure(
    `${file} does not hold a simulated AWS that can be restored`,
    'delete it: the demo then starts with an empty AWS, and the controller makes everything again',
  )
}
