import { lstat, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { SourceFile } from '@plumbline/desired-state'
import { exit, Failure } from '../exit.ts'

/** A file that an import makes; its path counts from the folder of the documents, with `/`. */
export interface NewFile {
  readonly path: string
  readonly text: string
}

/** The file as the language reads it. */
export function sourceFile({ path, text }: NewFile): SourceFile {
  return { path, text, blob: text }
}

/** Writes all files, or none: what is there is only replaced when `force` says so. Returns the paths from `cwd`. */
export async function writeFiles(
  files: readonly NewFile[],
  folder: string,
  {
    cwd,
    force,
    instead = 'name another folder with --out',
  }: { readonly cwd: string; readonly force: boolean; readonly instead?: string },
): Promise<readonly string[]> {
  const shown = (path: string) => relative(cwd, join(folder, path))
  const there = []
  for (const { path } of files) if (await exists(join(folder, path))) there.push(shown(path))
  if (there.length > 0 && !force) {
    throw new Failure(
      `${there.join(', ')} would be overwritten; nothing was written`,
      `add --force, or ${instead}`,
      exit.error,
    )
  }
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return files.map(({ path }) => shown(path))
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch {
    return false
  }
}
