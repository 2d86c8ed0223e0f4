import { createHash } from 'node:crypto'
import { lstat, readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { SourceFile } from '@plumbline/desired-state'
import { Failure } from '../exit.ts'

export interface Documents {
  /** Ordered by path; paths count from the folder, with `/`. */
  readonly files: readonly SourceFile[]
  /** The path of one file as the reader knows it, from where the command was started. */
  readonly shown: (path: string) => string
}

/**
 * The documents (`*.yaml`, `*.yml`) below a path. Folders that begin with a dot and `node_modules` are left out, and
 * symbolic links are not followed: a source of the controller does not follow them either.
 */
export async function readDocuments(path: string, cwd: string): Promise<Documents> {
  const start = resolve(cwd, path)
  try {
    const single = (await lstat(start)).isFile()
    const root = single ? dirname(start) : start
    const files: SourceFile[] = []
    for (const file of single ? [start] : await walk(start)) {
      files.push(await sourceFile(file, relative(root, file)))
    }
    return { files, shown: (one) => relative(cwd, join(root, one)) }
  } catch (error) {
    const { code, path: at = start } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new Failure(
      `${at} cannot be read (${code})`,
      'name a folder or a file that exists and that you may read',
    )
  }
}

async function walk(folder: string): Promise<readonly string[]> {
  const found: string[] = []
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') {
      found.push(...(await walk(path)))
    }
    if (entry.isFile() && /\.ya?ml$/.test(entry.name)) found.push(path)
  }
  return found
}

async function sourceFile(file: string, path: string): Promise<SourceFile> {
  const bytes = await readFile(file)
  const blob = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
  return { path: path.split(sep).join('/'), blob, text: bytes.toString('utf8') }
}
