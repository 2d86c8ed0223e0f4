import { createParseCache, load, type ParseCache } from '@plumbline/desired-state'
import type { GitSource } from '@plumbline/controller/model'
import { systemClock } from '../../controller/src/adapters/clock.ts'
import { gitSource } from '../../controller/src/adapters/git/source.ts'
import type { Files } from '../support/memory-git.ts'
import { documents, nameOf } from './rig/documents.ts'
import { createOrigin, type Origin } from './rig/fast-import.ts'
import { cpuMsOf, wallMs } from './rig/machine.ts'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface MonorepoOptions {
  readonly specs: number
  /** Files that are no documents. */
  readonly foreign: number
}

/** S7: what a commit to a large repository costs until the desired state is known. */
export interface Monorepo extends MonorepoOptions {
  readonly steps: readonly Step[]
  /** Of the mirror, when all is over (bytes). */
  readonly diskBytes: number
  /** Documents that lie somewhere as files: a work tree would have all of them. */
  readonly filesWritten: number
}

interface Step {
  readonly what: string
  /** Documents that differ from those before. */
  readonly changed: number
  /** Objects whose contents Git was asked for: commits, trees, and the blobs of documents. */
  readonly objectsRead: number
  readonly blobsRead: number
  readonly documentsParsed: number
  /** The fetch; and from it to the desired state (ms). */
  readonly fetchMs: number
  readonly planMs: number
  /** Of the process, and of Git (ms, in steps of 10). */
  readonly cpuMs: number
}

const commitsAtOnce = 1_000

/** The part `monorepo`. */
export async function run({ specs, foreign }: MonorepoOptions): Promise<Monorepo> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-monorepo-'))
  try {
    const origin = await createOrigin(join(folder, 'origin.git'))
    const reader = createReader(folder, origin)
    const steps: Step[] = []
    const versions = new Map<number, number>()
    const all = () => ({ ...documents(specs, versions), ...foreignFiles(foreign) })
    await origin.add([all()])
    steps.push(await reader.step('everything, for the first time', specs + 1))
    steps.push(await reader.step('nothing new', 0))
    versions.set(specs >> 1, 2)
    await origin.add([changeOf(specs, versions, specs >> 1)])
    steps.push(await reader.step('one document', 1))
    await origin.add([{ 'src/main.ts': 'another text of a program\n' }])
    steps.push(await reader.step('a file that is no document', 0))
    const many = Array.from({ length: Math.min(commitsAtOnce, specs) }, (_, index) => index)
    for (const index of many) versions.set(index, 3)
    await origin.add(many.map((index) => changeOf(specs, versions, index)))
    steps.push(await reader.step(`${many.length} commits at once, a document each`, many.length))
    versions.set(0, 4)
    await origin.rewrite(all())
    steps.push(await reader.step('a force-push that changes one', 1))
    return { specs, foreign, steps, ...left(join(folder, 'plain')) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The one document that a commit changes. */
function changeOf(specs: number, versions: ReadonlyMap<number, number>, index: number): Files {
  const name = `${nameOf(index)}.yaml`
  const path = `apps/team-${Math.floor(index / 100)}/${name}`
  const text = documents(specs, versions)[path]
  return { [path]: text ?? '' }
}

function foreignFiles(count: number): Files {
  const files = Array.from({ length: count }, (_, index) => [
    `src/part-${index % 1_000}/file-${index}.ts`,
    `export const number = ${index}\n`,
  ])
  return Object.fromEntries(files)
}

/** Reads the repository as the controller does; beside it another reader, whose Git counts what it is asked for. */
function createReader(folder: string, origin: Origin) {
  const cache = createParseCache()
  const plain = sourceIn(join(folder, 'plain'), origin)
  const counter = countingGit(join(folder, 'bin'))
  const counted = sourceIn(join(folder, 'counted'), origin, counter.searchPath)
  let seen: string | undefined
  return {
    async step(what: string, changed: number): Promise<Step> {
      counter.forget()
      await counted.files((await counted.head()).revision)
      const read = counter.read(join(folder, 'counted/main/mirror.git'))
      const { revision, ...taken } = await timed(plain, cache, seen)
      seen = revision
      return { what, changed, ...read, ...taken }
    },
  }
}

async function timed(source: GitSource, cache: ParseCache, before: string | undefined) {
  const parsed = cache.parsed
  const [cpu, wall] = [cpuMsOf(process.pid), wallMs()]
  const { revision } = await source.head()
  const fetched = wallMs()
  // As the controller does: the same commit is not looked at again.
  if (revision !== before) load(await source.files(revision), { cache })
  const times = { fetchMs: fetched - wall, planMs: wallMs() - fetched }
  const cpuMs = cpuMsOf(process.pid) - cpu
  return { revision, documentsParsed: cache.parsed - parsed, ...times, cpuMs }
}

function sourceIn(stateFolder: string, { path: url }: Origin, searchPath?: string): GitSource {
  mkdirSync(stateFolder)
  const where = { url, branch: 'main', path: '.', allowLocal: true }
  const clock = systemClock
  const options = { name: 'main', ...where, stateFolder, clock }
  return gitSource({ ...options, ...(searchPath !== undefined && { searchPath }) })
}

/** A Git in front of the real one, which writes down the objects that a batch is asked for. */
function countingGit(folder: string) {
  const log = join(folder, 'asked')
  const real = '/usr/bin/git'
  mkdirSync(folder)
  const script = `#!/bin/sh\ncase " $* " in\n*" cat-file "*) tee -a ${log} | ${real} "$@" ;;\n*) exec ${real} "$@" ;;\nesac\n`
  writeFileSync(join(folder, 'git'), script)
  chmodSync(join(folder, 'git'), 0o755)
  return {
    searchPath: `${folder}:/usr/bin:/bin`,
    // The program in front appends to it, and would go on with one that was removed.
    forget: () => writeFileSync(log, ''),
    read(mirror: string): Pick<Step, 'objectsRead' | 'blobsRead'> {
      const lines = readFileSync(log, 'utf8').split('\n')
      // The other questions are about sizes alone.
      const asked = lines.filter((line) => line.startsWith('contents '))
      const input = asked.map((line) => line.slice('contents '.length)).join('\n')
      const options = ['--git-dir', mirror, 'cat-file', '--batch-check=%(objecttype)']
      const types = execFileSync(real, options, { input, encoding: 'utf8' }).split('\n')
      const blobs = types.filter((type) => type === 'blob')
      return { objectsRead: asked.length, blobsRead: blobs.length }
    },
  }
}

function left(folder: string): Pick<Monorepo, 'diskBytes' | 'filesWritten'> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = paths.map((path) => join(folder, path)).filter((path) => statSync(path).isFile())
  return {
    diskBytes: files.reduce((sum, path) => sum + statSync(path).size, 0),
    filesWritten: files.filter((path) => path.endsWith('.yaml')).length,
  }
}
