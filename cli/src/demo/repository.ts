import { execFile } from 'node:child_process'
import { appendFile, cp, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Failure } from '../exit.ts'
import { oneLine } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'

const execute = promisify(execFile)

export interface Repository {
  readonly folder: string
  /** Whether this call made it; else it was there from an earlier start. */
  readonly made: boolean
  /** Whether the person has told Git who they are: without that, Git refuses their commits. */
  readonly hasIdentity: boolean
}

const demoIdentity = ['-c', 'user.name=plumbline demo', '-c', 'user.email=demo@plumbline.example']
/** A demonstration must not ask for a passphrase, and the hooks of other work must not run in it. */
const quiet = ['-c', 'commit.gpgSign=false', '-c', 'core.hooksPath=/dev/null']

/**
 * An ordinary Git work tree with one commit on `main`, made from the files of `example`. One that exists is kept. What Plumbline
 * pushes to it shows in its files, unless somebody is changing them.
 */
export async function ensureRepository(
  folder: string,
  example: string,
  env: Terminal['env'],
): Promise<Repository> {
  const git = gitIn(env)
  const repository = await makeRepository(folder, example, git)
  await git(folder, ['config', 'receive.denyCurrentBranch', 'updateInstead'])
  return repository
}

async function makeRepository(folder: string, example: string, git: Git): Promise<Repository> {
  if (await exists(join(folder, '.git'))) {
    return { folder, made: false, hasIdentity: await hasIdentity(git, folder) }
  }
  if (await exists(folder)) {
    throw new Failure(
      `${folder} exists and is no Git work tree`,
      'move it away, or choose another folder with --dir',
    )
  }
  // Made beside its place and moved there whole: a start that is interrupted leaves no half repository behind.
  const draft = `${folder}.new`
  await rm(draft, { recursive: true, force: true })
  await cp(example, draft, { recursive: true })
  await git(draft, ['init', '--quiet', '--initial-branch=main'])
  // What the commands that are shown to people leave beside the files they edit.
  await mkdir(join(draft, '.git/info'), { recursive: true })
  await appendFile(join(draft, '.git/info/exclude'), '*.bak\n')
  const known = await hasIdentity(git, draft)
  await git(draft, ['add', '--all'])
  const commit = ['commit', '--quiet', '--message=The shop']
  await git(draft, [...quiet, ...(known ? [] : demoIdentity), ...commit])
  await rename(draft, folder)
  return { folder, made: true, hasIdentity: known }
}

/** Commits a file that is not there yet, and nothing that somebody else is working on. */
export async function ensureFile(
  { folder, hasIdentity: known }: Repository,
  { path, text }: { readonly path: string; readonly text: string },
  env: Terminal['env'],
): Promise<void> {
  if (await exists(join(folder, path))) return
  const git = gitIn(env)
  await writeFile(join(folder, path), text)
  await git(folder, ['add', '--', path])
  const commit = ['commit', '--quiet', `--message=${path}`, '--', path]
  await git(folder, [...quiet, ...(known ? [] : demoIdentity), ...commit])
}

type Git = (folder: string, args: readonly string[]) => Promise<string>

/** Without variables such as `GIT_DIR`, which a hook that starts the demo would hand on. */
function gitIn(env: Terminal['env']): Git {
  const clean = Object.entries(env).filter(([name]) => !name.startsWith('GIT_'))
  return async (folder, args) => {
    try {
      const options = { cwd: folder, env: Object.fromEntries<string | undefined>(clean) }
      return (await execute('git', [...args], options)).stdout
    } catch (error) {
      const { code, stderr = '' } = error as { code?: unknown; stderr?: string }
      throw new Failure(
        code === 'ENOENT'
          ? 'git is not installed'
          : `git ${args.join(' ')} failed in ${folder}: ${oneLine(stderr)}`,
        'the demo needs Git 2.28 or newer',
      )
    }
  }
}

async function hasIdentity(git: Git, folder: string): Promise<boolean> {
  try {
    await git(folder, ['config', '--get', 'user.name'])
    await git(folder, ['config', '--get', 'user.email'])
    return true
  } catch {
    return false
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}
