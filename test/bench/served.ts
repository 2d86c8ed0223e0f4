import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAws, type AwsProcess } from './rig/aws.ts'
import { documents } from './rig/documents.ts'
import { memoryMiBOf, wallMs } from './rig/machine.ts'
import { difference } from './rig/meter.ts'
import type { Calls } from './rig/floor.ts'
import { createRepository, type Repository } from './rig/repository.ts'
import { seededWorld } from './rig/seed.ts'
import { ship } from './rig/shipped.ts'
import { startServe, type Serve } from './rig/serve.ts'
import { setTimeout } from 'node:timers/promises'

export interface ServedOptions {
  readonly units: number
  readonly rounds: number
}

/** What the real program does in real time: `plumbline serve` with Git, SQLite, the API and the wire. */
export interface Served {
  readonly units: number
  /** From the start of the process to the first verdict on every unit, with an empty store and with the one it left (ms). */
  readonly firstVerdictMs: number
  readonly restart: { readonly verdictMs: number; readonly calls: Calls }
  /** S4: from the delivery of the webhook, or from the push when polled, to the first write at AWS (ms). */
  readonly webhookMs: readonly number[]
  readonly pollMs: readonly number[]
  /** S8. */
  readonly api: readonly ApiFigure[]
  /** S10: quiet, after all of it (MiB). */
  readonly memoryMiB: number
  readonly peakMiB: number
}

interface ApiFigure {
  readonly path: string
  /** On the wire, compressed; not in results of before. */
  readonly wireBytes?: number
  /** Each of many requests, one at a time and ten at a time (ms). */
  readonly oneMs: readonly number[]
  readonly tenMs: readonly number[]
}

const quietMs = 15_000
const readyMsMax = 5 * 60_000
const pollRounds = 3
/** The default of `poll` of a source. */
const pollEveryMs = 15_000
const requests = 100

/** The part `served`. */
export async function run({ units, rounds }: ServedOptions): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-served-'))
  const world = join(folder, 'world.json')
  writeFileSync(world, JSON.stringify(await seededWorld(units)))
  // Without the rates of AWS: they would be waited for in real time. The controller keeps to them all the same.
  const aws = await startAws({ throttling: false, factor: 1, from: world })
  const repository = createRepository(folder)
  const { main: entry } = await ship(join(folder, 'program'))
  const started = { folder, endpoint: aws.url, repository: repository.url, entry }
  const versions = new Map<number, number>()
  try {
    repository.commit(documents(units, versions))
    repository.push()
    const began = wallMs()
    let serve = await startServe(started)
    await serve.untilReady(readyMsMax)
    const firstVerdictMs = wallMs() - began
    await setTimeout(quietMs)
    const memoryMiB = memoryMiBOf(serve.pid)
    const places = { aws, repository, units, versions }
    const webhookMs = []
    for (let round = 0; round < rounds; round++)
      webhookMs.push(await changeSeen(places, round, () => serve.tellOfPush()))
    const pollMs = []
    for (let round = 0; round < pollRounds; round++) {
      // What was seen by a poll ended at one: without this all pushes would come just after one.
      await setTimeout((pollEveryMs * (round + 0.5)) / pollRounds)
      pollMs.push(await changeSeen(places, rounds + round))
    }
    const api = await apiFigures(serve)
    const peakMiB = serve.peakMiB()
    await serve.stop()
    const before = await aws.counts()
    const restarted = wallMs()
    serve = await startServe(started)
    await serve.untilReady(readyMsMax)
    const verdictMs = wallMs() - restarted
    const { calls } = difference(before, await aws.counts())
    await serve.stop()
    const restart = { verdictMs, calls }
    return { units, firstVerdictMs, restart, webhookMs, pollMs, api, memoryMiB, peakMiB }
  } finally {
    await aws.end()
    rmSync(folder, { recursive: true })
  }
}

interface Places {
  readonly aws: AwsProcess
  readonly repository: Repository
  readonly units: number
  readonly versions: Map<number, number>
}

/** Gives one unit another image: how long it takes until AWS sees the first write (ms). */
async function changeSeen(
  { aws, repository, units, versions }: Places,
  round: number,
  told?: () => Promise<unknown>,
): Promise<number> {
  const index = (round * 7) % units
  versions.set(index, 100 + round)
  repository.commit(documents(units, versions))
  const written = aws.nextWriteAt()
  const began = wallMs()
  repository.push()
  await told?.()
  const tookMs = (await written) - began
  // The rollout goes on; the next round is about another unit.
  await setTimeout(1_000)
  return tookMs
}

async function apiFigures(serve: Serve): Promise<readonly ApiFigure[]> {
  const figures = []
  for (const path of ['units', 'units?q=s0001', 'activity', 'load'])
    figures.push(await apiFigure(serve, path))
  return figures
}

async function apiFigure(serve: Serve, path: string): Promise<ApiFigure> {
  const ask = async () => {
    const began = wallMs()
    await serve.get(`/api/v1/${path}`)
    return wallMs() - began
  }
  const oneMs: number[] = []
  for (let request = 0; request < requests / 2; request++) oneMs.push(await ask())
  const tenMs: number[] = []
  for (let request = 0; request < requests / 10; request++)
    tenMs.push(...(await Promise.all(Array.from({ length: 10 }, ask))))
  return { path, wireBytes: await serve.bytes(`/api/v1/${path}`), oneMs, tenMs }
}
