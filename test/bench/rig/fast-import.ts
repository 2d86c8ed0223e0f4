import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Files } from '../../support/memory-git.ts'

/** A bare repository that is written without a work tree, so that a hundred thousand files take seconds. */
export interface Origin {
  readonly path: string
  /** Adds commits on top of the branch, one for each set of files. */
  add(commits: readonly Files[]): Promise<void>
  /** Puts one commit with all of these files in the place of the whole history. */
  rewrite(files: Files): Promise<void>
}

const branch = 'refs/heads/main'

export async function createOrigin(path: string): Promise<Origin> {
  await git(['init', '-q', '--bare', '-b', 'main', path])
  let commits = 0

  async function write(sets: readonly Files[], from: string | undefined): Promise<void> {
    const lines: string[] = []
    for (const [index, files] of sets.entries()) {
      commits += 1
      const when = 1_767_225_600 + commits
      lines.push(
        `commit ${branch}\ncommitter me <me@example.com> ${when} +0000\ndata 8\na change\n`,
      )
      if (index === 0 && from !== undefined) lines.push(`from ${from}\n`)
      for (const [name, text] of Object.entries(files))
        lines.push(`M 100644 inline ${name}\ndata ${Buffer.byteLength(text)}\n${text}\n`)
    }
    await git(['--git-dir', path, 'fast-import', '--quiet', '--force'], lines.join(''))
  }

  return {
    path,
    add: (sets) => write(sets, commits === 0 ? undefined : `${branch}^0`),
    async rewrite(files) {
      await git(['--git-dir', path, 'update-ref', '-d', branch])
      await write([files], undefined)
    },
  }
}

async function git(args: readonly string[], input = ''): Promise<void> {
  const child = spawn('git', args, { stdio: ['pipe', 'ignore', 'inherit'] })
  child.stdin.end(input)
  const [code] = (await once(child, 'exit')) as [number]
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}`)
}
