import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { faultOf } from '../../model/fault.ts'
import type { Fault } from '../../model/fault.ts'
import type { GitSource } from '../../model/ports.ts'
import { systemClock } from '../clock.ts'
import { gitSource } from './source.ts'
import type { GitSourceOptions } from './source.ts'

/** What the tests of this folder share: real repositories in temporary folders. */
const folders = new Set<string>()
const opened = new Set<GitSource>()
const searchPath = '/usr/local/bin:/usr/bin:/bin'

/** Removes every folder that `setUp` has made, and ends what reads it. */
export function cleanUp(): void {
  for (const source of opened) source.close?.()
  opened.clear()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  folders.clear()
}

/** A repository that a person works in, and a source that reads it. */
export function setUp(more: Partial<GitSourceOptions> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'plumbline-git-'))
  folders.add(root)
  const work = join(root, 'work')
  const state = join(root, 'state')
  mkdirSync(work)
  const git = (...args: string[]): string =>
    execFileSync(
      'git',
      ['-C', work, '-c', 'user.name=Ada', '-c', 'user.email=a@example.com', ...args],
      {
        encoding: 'utf8',
        env: { PATH: searchPath, HOME: root, GIT_CONFIG_NOSYSTEM: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    ).trim()
  git('init', '--quiet', '--initial-branch=main')

  function commit(files: Readonly<Record<string, string>>, subject = 'a change'): string {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, path)), { recursive: true })
      writeFileSync(join(work, path), text)
    }
    git('add', '--all')
    git('commit', '--quiet', '--allow-empty', '--message', subject)
    return git('rev-parse', 'HEAD')
  }

  const options = { name: 'shop', url: work, branch: 'main', path: '.', stateFolder: state }
  const open = (again: Partial<GitSourceOptions> = {}): ReturnType<typeof gitSource> => {
    const source = gitSource({
      ...options,
      clock: systemClock,
      allowLocal: true,
      ...more,
      ...again,
    })
    opened.add(source)
    return source
  }
  return { source: open(), open, work, state, root, git, commit }
}

export function faultFrom(promise: Promise<unknown>): Promise<Fault> {
  return promise.then(() => faultOf('it resolved'), faultOf)
}

export async function textsOf(
  source: GitSource,
  revision: string,
): Promise<Record<string, string>> {
  const files = await source.files(revision)
  return Object.fromEntries(files.map(({ path, text }) => [path, text]))
}

/** Why the documents that are not read are not. */
export async function refusalsOf(
  source: GitSource,
  revision: string,
): Promise<Record<string, string>> {
  const files = await source.files(revision)
  return Object.fromEntries(
    files.flatMap(({ path, refused }) => (refused === undefined ? [] : [[path, refused.message]])),
  )
}

/** A `git` that writes down how it was called. */
export function spyOnGit(root: string) {
  const bin = join(root, 'spy')
  const log = join(root, 'git-calls')
  const environment = join(root, 'git-environment')
  const pids = join(root, 'git-pids')
  writeProgram(
    join(bin, 'git'),
    `echo "$@" >> ${log}\necho "$$ $1" >> ${pids}\nenv >> ${environment}\nPATH=${searchPath} exec git "$@"`,
  )
  const read = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return {
    searchPath: `${bin}:${searchPath}`,
    lines: () => read(log),
    environment: () => read(environment),
    pidsOf: (command: string) =>
      read(pids).flatMap((line) => (line.endsWith(` ${command}`) ? [Number.parseInt(line)] : [])),
  }
}

export function writeProgram(file: string, script: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
}
