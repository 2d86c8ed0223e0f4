import { UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { clientsOf } from '../conformance/target.ts'
import { findPart } from '../require.ts'
import { startCluster } from '../support/postgres.ts'
import { startAws, type AwsProcess } from './rig/aws.ts'
import { documents, nameOf } from './rig/documents.ts'
import { cpuMsOf, memoryMiBOf, wallMs } from './rig/machine.ts'
import { createRepository, type Repository } from './rig/repository.ts'
import { seededWorld } from './rig/seed.ts'
import { startServe, type Serve, type ServeOptions } from './rig/serve.ts'
import { ship } from './rig/shipped.ts'

export interface GrowthOptions {
  readonly units: number
  readonly store: 'sqlite' | 'postgres'
  /** Of the task that the program runs in (MiB). Left out: the default of the bootstrap. */
  readonly taskMiB?: number
}

/** What the program takes at one size of the estate. AWS's rates are lifted: they say how long it waits, and not what it takes. */
export interface Growth extends GrowthOptions {
  /** Why nothing was measured. */
  readonly notRun?: string
  /** S10, after a quiet while (MiB); the peak is of the whole run. */
  readonly quietMiB?: number
  readonly peakMiB?: number
  /** S4: from the webhook to the first write at AWS. */
  readonly webhooks?: readonly { readonly ms: number; readonly cpuMs: number }[]
  /** S6: from the receipt of the event to the verdict. */
  readonly events?: EventFigures
}

/** How many services were changed by hand, and how long it took with each that was seen to be (ms). */
interface EventFigures {
  readonly made: number
  readonly seenMs: readonly number[]
}

const entry = 'test/bench/replica.ts'
const queue = 'http://sqs.eu-west-1.localhost/123456789012/plumbline-events'
const quietMs = 20_000
const webhookRounds = 9
const driftRounds = 20
const eventMsMax = 30_000
const readyMsMax = 20 * 60_000

/** The part `growth`. */
export async function run({ units, store, taskMiB }: GrowthOptions): Promise<Growth> {
  const server = findPart('postgres')
  if (store === 'postgres' && server === undefined)
    return { units, store, notRun: 'there is no PostgreSQL here' }
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-growth-'))
  const from = join(folder, 'world.json')
  writeFileSync(from, JSON.stringify(await seededWorld(units, true)))
  const aws = await startAws({ throttling: false, factor: 1, from })
  const cluster = store === 'postgres' ? await startCluster(server ?? '') : undefined
  const database = await cluster?.fresh()
  mkdirSync(join(folder, 'work'))
  const repository = createRepository(join(folder, 'work'))
  const { main } = await ship(join(folder, 'program'), entry)
  const task = taskMiB !== undefined && { taskMiB }
  const more = { ...(database && { database }), ...task, entry: main, queue, interval: '30m' }
  const options = { folder, endpoint: aws.url, repository: repository.url, ...more }
  try {
    repository.commit(documents(units))
    repository.push()
    return { units, store, ...(await taken(options, { aws, repository, units })) }
  } finally {
    await aws.end()
    await cluster?.remove()
    rmSync(folder, { recursive: true })
  }
}

interface Places {
  readonly aws: AwsProcess
  readonly repository: Repository
  readonly units: number
}

async function taken(options: ServeOptions, places: Places): Promise<Partial<Growth>> {
  const serve = await startServe(options)
  try {
    await serve.untilReady(readyMsMax)
    await setTimeout(quietMs)
    const quietMiB = memoryMiBOf(serve.pid)
    const task = serve.taskMiB !== undefined && { taskMiB: serve.taskMiB }
    if (places.units === 0) return { quietMiB, peakMiB: serve.peakMiB(), ...task }
    const webhooks = []
    const versions = new Map<number, number>()
    for (let round = 0; round < webhookRounds; round++)
      webhooks.push(await changed(serve, places, versions, (round * 7) % places.units))
    const events = await drifted(serve, places)
    return { quietMiB, peakMiB: serve.peakMiB(), webhooks, events, ...task }
  } finally {
    await serve.stop()
  }
}

/** Gives a unit another image, and tells of it: what it takes until AWS sees the first write. */
async function changed(
  serve: Serve,
  { aws, repository, units }: Places,
  versions: Map<number, number>,
  index: number,
) {
  versions.set(index, (versions.get(index) ?? 1) + 1)
  repository.commit(documents(units, versions))
  repository.push()
  const written = aws.nextWriteAt()
  const [cpu, wall] = [cpuMsOf(serve.pid), wallMs()]
  await serve.tellOfPush()
  const ms = (await written) - wall
  const cpuMs = cpuMsOf(serve.pid) - cpu
  // Pushes that follow each other within two seconds are fetched together.
  await setTimeout(3_000)
  return { ms, cpuMs }
}

/** People change services by hand, and AWS tells of it: how long after it is told the program has its verdict. */
async function drifted(serve: Serve, { aws, units }: Places): Promise<EventFigures> {
  const seenMs: number[] = []
  const made = Math.min(driftRounds, units)
  const { ecs } = clientsOf(aws.url)
  for (let round = 0; round < made; round++) {
    const service = nameOf(Math.floor((round * units) / made))
    const told = aws.toldOf(service)
    const before = serve.events().length
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service, desiredCount: 3 }))
    const receivedAt = await Promise.race([told, setTimeout(eventMsMax, Number.NaN)])
    const detectedAt = await detected(serve, before, `prod/service/${service}`)
    if (detectedAt !== undefined) seenMs.push(Math.max(0, detectedAt - receivedAt))
  }
  ecs.destroy()
  return { made, seenMs }
}

async function detected(serve: Serve, after: number, unit: string): Promise<number | undefined> {
  for (const until = wallMs() + eventMsMax; wallMs() < until; await setTimeout(50)) {
    const found = serve
      .events()
      .slice(after)
      .find((event) => event.event === 'drift.detected' && event.unit === unit)
    if (found !== undefined) return Date.parse(found.time)
  }
  return undefined
}
