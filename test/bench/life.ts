import type { Store } from '@plumbline/controller/model'
import { sqliteStore } from '../../controller/src/adapters/sqlite/store.ts'
import { pollEveryMs } from '../../controller/src/engine/assess/schedule.ts'
import { cache, createHouse, type House } from '../support/house.ts'
import type { LoggedEvent } from '../support/wrap.ts'
import { documents, nameOf } from './rig/documents.ts'
import { cpuMs, wallMs } from './rig/machine.ts'
import { measured, type Taken } from './rig/meter.ts'
import { startPlace, type Place } from './rig/place.ts'
import type { RemoteWorld } from './rig/remote-world.ts'
import { seededWorld } from './rig/seed.ts'
import { untilSettled } from './rig/settled.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface LifeOptions {
  readonly units: number
  /**
   * How it comes to be. `wired`: AWS is behind a wire from the first call on; `near`: from the first quiet look on, which is
   * much faster; `seeded`: the same, but everything runs at AWS already, and a controller with an empty store finds it there.
   */
  readonly start: 'wired' | 'near' | 'seeded'
  /** Of which share of the units the image changes in S5. */
  readonly changed: readonly number[]
}

/** What became of one estate from its first commit on. */
export interface Life {
  readonly units: number
  readonly start: LifeOptions['start']
  /** S1; of a seeded estate what it took to find it in order. */
  readonly cold: Taken & { readonly lastCreationMs?: number }
  /** S2: three looks at everything. */
  readonly idle: Taken & { readonly looks: number; readonly storeWrites: number }
  /** S4. */
  readonly one: Taken & { readonly documentsParsed: number; readonly first: FirstWrite }
  /** S5. */
  readonly many: readonly (Taken & { readonly changed: number })[]
  /** S6, by polling. */
  readonly drift: Drift
  /** S3. */
  readonly restart: Taken
}

/** From the word of a push to the first write at AWS, while nothing else is due. */
interface FirstWrite {
  readonly cpuMs: number
  readonly wallMs: number
}

/** Hand-made changes, and how long it took until each was seen and undone (virtual ms). */
interface Drift extends Taken {
  readonly made: number
  readonly seenMs: readonly number[]
  readonly undoneMs: readonly number[]
}

/** The default of `aws.readShare`. */
const readShare = 0.25
const looks = 3
const driftsMax = 20
/** The program looks for what is due once a second. */
const tickMs = 1_000

type Wired = House<RemoteWorld>

/** The part `life`: everything that needs an estate is measured in the life of one, because making it takes longest. */
export async function run({ units, start, changed }: LifeOptions): Promise<Life> {
  const began = wallMs()
  /** So that whoever waits for ten thousand units sees that it gets somewhere. */
  const reached = (what: string): void =>
    void process.stderr.write(`    ${what} after ${((wallMs() - began) / 1_000).toFixed(0)} s\n`)
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
  const place = await placeOf(start, units)
  const { world } = place
  const writes = { count: 0 }
  const store = sqliteStore(join(folder, 'store.db'))
  const intervalMs = pollEveryMs(30_000, units, readShare)
  const wrap = () => ({ store: (inner: Store) => counting(inner, writes) })
  const quiet = () => world.quiet()
  const told = { log: [] as Told[], now: () => world.now() }
  const onEvent = (event: LoggedEvent) => void told.log.push({ ...event, at: told.now() })
  const kept = { store, wrap, quiet, onEvent }
  const house = await createHouse({ world, readShare, intervalMs, tickMs, ...kept })
  told.now = () => house.clock.now()
  world.keepUpWith(house.clock)
  const lives: Lives = { house, place, units, intervalMs, versions: new Map(), told: told.log }
  try {
    reached('everything stands')
    const cold = await converge(lives, start)
    reached(start === 'seeded' ? 'the first verdict' : 'S1')
    // Of a seeded estate nothing was released lately.
    await house.turn((start === 'seeded' ? 0 : restMs(units)) + intervalMs)
    await place.moveOut()
    const idle = await stayIdle(lives, writes)
    reached('S2')
    // What a process loads for its first release is no part of those that follow.
    await changeOne(lives, 0)
    const one = await changeOne(lives, units >> 1)
    reached('S4')
    const drift = await drifted(lives)
    reached('S6')
    const many = []
    for (const share of changed) many.push(await changeMany(lives, Math.ceil(units * share)))
    await house.turn(intervalMs)
    const restart = await restarted(lives)
    reached('S3 and S5')
    return { units, start, cold, idle, one, many, drift, restart }
  } finally {
    await place.end()
    rmSync(folder, { recursive: true })
  }
}

async function placeOf(start: LifeOptions['start'], units: number): Promise<Place> {
  return startPlace(start === 'wired', start === 'seeded' ? await seededWorld(units) : undefined)
}

/**
 * How long an estate is left alone after its first release: ten minutes later each unit is looked through once for revisions that
 * nothing needs, at five of them a second.
 */
const restMs = (units: number): number => Math.max(720_000, 660_000 + units * 250)

interface Lives {
  readonly house: Wired
  readonly place: Place
  readonly units: number
  readonly intervalMs: number
  /** Which units are past their first version. */
  readonly versions: Map<number, number>
  readonly told: Told[]
}

interface Told extends LoggedEvent {
  /** Virtual time. */
  readonly at: number
}

const writing = new Set([
  'intend',
  'settle',
  'append',
  'forget',
  'saveSource',
  'saveAlerts',
  'audit',
])

function counting(store: Store, writes: { count: number }): Store {
  return new Proxy(store, {
    get(target, key) {
      const member = Reflect.get(target, key) as unknown
      if (typeof member !== 'function') return member
      if (writing.has(String(key))) writes.count += 1
      return member.bind(target)
    },
  })
}

async function converge(lives: Lives, start: LifeOptions['start']): Promise<Life['cold']> {
  const { house, place, units } = lives
  const now = () => house.clock.now()
  const committedAt = now()
  house.git.commit(documents(units))
  const taken = await measured(place, now, () => untilSettled(house, units))
  if (start === 'seeded') return taken
  const last = (await place.counts())['ecs:CreateService']?.lastAt ?? Number.NaN
  return { ...taken, lastCreationMs: last - committedAt }
}

async function stayIdle({ house, place, intervalMs }: Lives, writes: { count: number }) {
  const before = writes.count
  const taken = await measured(
    place,
    () => house.clock.now(),
    () => house.turn(looks * intervalMs),
  )
  return { ...taken, looks, storeWrites: writes.count - before }
}

function nextVersion({ units, versions }: Lives, changed: Iterable<number>) {
  for (const index of changed) versions.set(index, (versions.get(index) ?? 1) + 1)
  return documents(units, versions)
}

/** One unit gets another image, and a webhook tells of it. */
async function changeOne(lives: Lives, index: number): Promise<Life['one']> {
  const { house, place, units } = lives
  const before = cache.parsed
  const files = nextVersion(lives, [index])
  const first = { cpuMs: Number.NaN, wallMs: Number.NaN }
  const taken = await measured(
    place,
    () => house.clock.now(),
    async () => {
      house.git.commit(files)
      const [cpu, wall] = [cpuMs(), wallMs()]
      place.atNextWrite(() =>
        Object.assign(first, { cpuMs: cpuMs() - cpu, wallMs: wallMs() - wall }),
      )
      house.control().pushed('main')
      await house.settle()
      await untilSettled(house, units)
    },
  )
  return { ...taken, documentsParsed: cache.parsed - before, first }
}

async function changeMany(lives: Lives, changed: number) {
  const { house, place, units } = lives
  const files = nextVersion(lives, Array(changed).keys())
  const taken = await measured(
    place,
    () => house.clock.now(),
    async () => {
      house.git.commit(files)
      await untilSettled(house, units)
    },
  )
  return { ...taken, changed }
}

/** People change the desired count of services, spread over one look at everything. */
async function drifted(lives: Lives): Promise<Drift> {
  const { house, place, units, intervalMs, told } = lives
  const made = Math.min(driftsMax, units)
  const madeAt = new Map<string, number>()
  const from = told.length
  const taken = await measured(
    place,
    () => house.clock.now(),
    async () => {
      for (const index of Array(made).keys()) {
        const service = nameOf(Math.floor((index * units) / made))
        madeAt.set(`prod/service/${service}`, house.clock.now())
        const input = { cluster: 'prod', service, desiredCount: 3 }
        await house.world.call('ecs', 'UpdateService', input)
        await house.turn(Math.ceil(intervalMs / made) + 137)
      }
      await house.turn(2 * intervalMs + 60_000)
    },
  )
  const since = (event: string) =>
    told
      .slice(from)
      .filter(({ name }) => name === event)
      .map(({ at, fields }) => at - (madeAt.get(String(fields.unit)) ?? Number.NaN))
  return { ...taken, made, seenMs: since('drift.detected'), undoneMs: since('drift.repaired') }
}

/** Another process begins on the same store, and knows nothing but what is in it. */
async function restarted({ house, place, intervalMs }: Lives): Promise<Taken> {
  return measured(
    place,
    () => house.clock.now(),
    async () => {
      await house.restart()
      await house.turn(intervalMs)
    },
  )
}
