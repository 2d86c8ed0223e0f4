import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Files } from '../../support/memory-git.ts'

/** A bare repository, and a clone in which people work. */
export interface Repository {
  readonly url: string
  /** Commits a whole tree; what is not named stays as it is. */
  commit(files: Files): void
  push(): void
}

export function createRepository(folder: string): Repository {
  const url = join(folder, 'origin.git')
  const clone = join(folder, 'clone')
  const written = new Map<string, string>()
  mkdirSync(clone)
  git(folder, 'init', '-q', '--bare', '-b', 'main', url)
  git(clone, 'init', '-q', '-b', 'main')
  git(clone, 'remote', 'add', 'origin', url)
  return {
    url,
    commit(files) {
      for (const [path, text] of Object.entries(files)) {
        if (written.get(path) === text) continue
        written.set(path, text)
        mkdirSync(dirname(join(clone, path)), { recursive: true })
        writeFileSync(join(clone, path), text)
      }
      git(clone, 'add', '--all')
      const who = ['-c', 'user.name=me', '-c', 'user.email=me@example.com']
      git(clone, ...who, 'commit', '-q', '--allow-empty', '-m', 'a change')
    },
    push: () => git(clone, 'push', '-q', 'origin', 'main'),
  }
}

function git(cwd: string, ...args: readonly string[]): void {
  execFileSync('git', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
}
