import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FaultError } from '../../model/fault.ts'
import type { Fault } from '../../model/fault.ts'
import type { Clock } from '../../model/ports.ts'
import { gitEnvironment } from './environment.ts'
import type { GitHome } from './environment.ts'
import { createTidying, diskOf, sweep, untilFull, type DiskOf } from './disk.ts'
import { emptyRepository, mirrorFault, remoteFault } from './faults.ts'
import { createObjects, type Objects } from './objects.ts'
import { runGit } from './run.ts'
import type { GitResult, GitRunner } from './run.ts'

export interface MirrorOptions {
  readonly name: string
  readonly url: string
  readonly branch: string
  /** Holds the mirror, and its successor while that is made. */
  readonly folder: string
  readonly home: GitHome
  readonly searchPath: string
  readonly clock: Clock
  readonly timeoutMs: number
  /** Aborts when fetches are given up. */
  readonly ended?: AbortSignal | undefined
  /** Left out: as the system says. */
  readonly disk?: DiskOf | undefined
}

/** A bare copy of one branch with its history. It has no work tree, so that nothing of a repository can run. */
export interface Mirror {
  /** Brings the branch up to date; makes the mirror anew when it is broken. */
  fetch(): Promise<void>
  /** Throws the mirror away and fetches everything again. The old one stays until the new one is complete. */
  remake(): Promise<void>
  git(args: readonly string[], input?: string): Promise<GitResult>
  /** Reads single objects. */
  readonly objects: Objects
  readonly path: string
  readonly environment: Readonly<Record<string, string>>
  /** The branch in the mirror. */
  readonly ref: string
}

/** Faults that a broken mirror can look like: they are believed once a new mirror has shown them too. */
const doubtful: readonly string[] = ['RepositoryMissing', 'RepositoryRejected']

export function createMirror(options: MirrorOptions): Mirror {
  const path = join(options.folder, 'mirror.git')
  const ref = `refs/plumbline/${options.name}`
  const environment = environmentOf(options, path)
  const { clock, timeoutMs } = options
  const objects = createObjects({ environment, clock, timeoutMs })

  const tidy = createTidying(path, (args) => run(options, path, args))

  let swept = false
  async function fetch(): Promise<void> {
    if (!existsSync(path)) return remake()
    // What was killed before this start had no time to.
    if (!swept) await sweep(path)
    swept = true
    await tidy()
    const fault = await fetchInto(options, path, ref)
    if (fault === undefined) return undefined
    if ('unknown' in fault || doubtful.includes(fault.code)) return remake()
    throw new FaultError(fault)
  }

  async function remake(): Promise<void> {
    const fresh = join(options.folder, 'mirror.new.git')
    const old = join(options.folder, 'mirror.old.git')
    await rm(fresh, { recursive: true, force: true })
    await mkdir(options.folder, { recursive: true, mode: 0o700 })
    const created = await run(options, fresh, ['init', '--quiet', '--bare', '--template=', fresh])
    if (created.exitCode !== 0) throw new FaultError(mirrorFault(options.name, created.stderr))
    const fault = await fetchInto(options, fresh, ref)
    if (fault !== undefined) {
      await rm(fresh, { recursive: true, force: true })
      throw new FaultError('unknown' in fault ? mirrorFault(options.name, fault.unknown) : fault)
    }
    // What reads the old one must not go on with it.
    objects.close()
    await rm(old, { recursive: true, force: true })
    if (existsSync(path)) await rename(path, old)
    await rename(fresh, path)
    await rm(old, { recursive: true, force: true })
  }

  return {
    fetch,
    remake,
    git: (args, input) => run(options, path, args, input),
    objects,
    path,
    environment,
    ref,
  }
}

/** What Git says when it is nothing that is known of the other end. */
interface Unknown {
  readonly unknown: string
}

/** Fetches the branch. What went wrong; what Git began and did not end is not left behind. */
async function fetchInto(
  options: MirrorOptions,
  path: string,
  ref: string,
): Promise<Fault | Unknown | undefined> {
  let fault: Fault | Unknown | undefined = { unknown: '' }
  try {
    fault = await fetchOnce(options, path, ref)
    return fault
  } finally {
    if (fault !== undefined) await sweep(path)
  }
}

async function fetchOnce(
  options: MirrorOptions,
  path: string,
  ref: string,
): Promise<Fault | Unknown | undefined> {
  const refspec = `+refs/heads/${options.branch}:${ref}`
  const fixed = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head']
  const args = [
    'fetch',
    ...fixed,
    '--no-auto-maintenance',
    '--end-of-options',
    options.url,
    refspec,
  ]
  const { name, clock, disk = diskOf } = options
  const watch = (signal: AbortSignal) => untilFull(name, path, { clock, disk, signal })
  const result = await run(options, path, args, '', watch)
  if (result.exitCode === 0) return undefined
  const fault = remoteFault(options.name, result.stderr)
  if (fault?.code === 'BranchMissing') return branchFault(options, path, fault)
  return fault ?? { unknown: result.stderr }
}

/** Tells a branch that is gone from a repository that is empty, and names the branches that there are. */
async function branchFault(options: MirrorOptions, path: string, fault: Fault): Promise<Fault> {
  const listed = await run(options, path, [
    'ls-remote',
    '--quiet',
    '--heads',
    '--end-of-options',
    options.url,
  ])
  if (listed.exitCode !== 0) return remoteFault(options.name, listed.stderr) ?? fault
  const branches = [...listed.stdout.toString().matchAll(/\trefs\/heads\/([\w./+#-]+)$/gm)]
  if (listed.stdout.length === 0) return emptyRepository(options.name)
  const names = branches.slice(0, 5).map(([, name]) => name)
  const message = `Source ${options.name}: the branch ${options.branch} does not exist. There is ${names.join(', ')}.`
  return { ...fault, message }
}

function run(
  options: MirrorOptions,
  path: string,
  args: readonly string[],
  input = '',
  watch?: GitRunner['watch'],
): Promise<GitResult> {
  const { clock, timeoutMs, ended } = options
  const environment = environmentOf(options, path)
  return runGit({ environment, clock, timeoutMs, ended, watch }, args, input)
}

function environmentOf(options: MirrorOptions, path: string): Readonly<Record<string, string>> {
  return gitEnvironment(options.home, options.searchPath, path, options.url)
}
