import type { Store } from '@plumbline/controller/model'
import { sqliteStore } from '../../controller/src/adapters/sqlite/store.ts'
import { pollEveryMs } from '../../controller/src/engine/assess/schedule.ts'
import { cache, createHouse, type House, type LoggedEvent } from '../support/house.ts'
import { documents, keepVersions, nameOf } from './rig/documents.ts'
import { measured, type Taken } from './rig/meter.ts'
import { startPlace, type Place } from './rig/place.ts'
import type { RemoteWorld } from './rig/remote-world.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface LifeOptions {
  readonly units: number
  /** AWS is behind a wire from the first call on; else from the first quiet look on, which is much faster. */
  readonly wired: boolean
  /** Of which share of the units the image changes in S5. */
  readonly changed: readonly number[]
  /** Where the world is saved as it is at the end. */
  readonly save?: string
}

/** What became of one estate from its first commit on. */
export interface Life {
  readonly units: number
  readonly wired: boolean
  /** S1. */
  readonly cold: Taken & { readonly lastCreationMs: number }
  /** S2: three looks at everything. */
  readonly idle: Taken & { readonly looks: number; readonly storeWrites: number }
  /** S4. */
  readonly one: Taken & { readonly documentsParsed: number }
  /** S5. */
  readonly many: readonly (Taken & { readonly changed: number })[]
  /** S6, by polling. */
  readonly drift: Drift
  /** S3. */
  readonly restart: Taken
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

type Wired = House<RemoteWorld>

/** The part `life`: everything that needs an estate is measured in the life of one, because making it takes longest. */
export async function run({ units, wired, changed, save }: LifeOptions): Promise<Life> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
  const place = await startPlace(wired)
  const { world } = place
  const writes = { count: 0 }
  const store = sqliteStore(join(folder, 'store.db'))
  const intervalMs = pollEveryMs(30_000, units, readShare)
  const wrap = () => ({ store: (inner: Store) => counting(inner, writes) })
  const quiet = () => world.quiet()
  const told = { log: [] as Told[], now: () => world.now() }
  const onEvent = (event: LoggedEvent) => void told.log.push({ ...event, at: told.now() })
  const house = await createHouse({ world, store, wrap, quiet, readShare, intervalMs, onEvent })
  told.now = () => house.clock.now()
  world.keepUpWith(house.clock)
  const lives: Lives = { house, place, units, intervalMs, versions: new Map(), told: told.log }
  try {
    const cold = await converge(lives)
    await house.turn(restMs(units) + intervalMs)
    await place.moveOut()
    const idle = await stayIdle(lives, writes)
    const one = await changeOne(lives)
    const drift = await drifted(lives)
    const many = []
    for (const share of changed) many.push(await changeMany(lives, Math.ceil(units * share)))
    await house.turn(intervalMs)
    const restart = await restarted(lives)
    if (save !== undefined) {
      await place.save(save)
      keepVersions(save, lives.versions)
    }
    return { units, wired, cold, idle, one, many, drift, restart }
  } finally {
    await place.end()
    rmSync(folder, { recursive: true })
  }
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

async function isSettled({ house, units }: Lives): Promise<boolean> {
  const rows = await house.store.units({ limit: units + 1 })
  return (
    rows.length === units &&
    rows.every(
      ({ revision, status: { sync, health, operation } }) =>
        revision === house.git.revision &&
        sync.is === 'Synced' &&
        health.is === 'Healthy' &&
        operation.is === 'Idle',
    )
  )
}

/** Until all is settled, looking seldom: a look at the whole store is as dear as a pass. */
async function untilSettled(lives: Lives): Promise<void> {
  const stepMs = Math.max(5_000, lives.units * 10)
  do await lives.house.turn(stepMs)
  while (!(await isSettled(lives)))
}

async function converge(lives: Lives): Promise<Life['cold']> {
  const { house, place, units } = lives
  const now = () => house.clock.now()
  const committedAt = now()
  house.git.commit(documents(units))
  const taken = await measured(place, now, () => untilSettled(lives))
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

function commitChange({ house, units, versions }: Lives, changed: Iterable<number>): void {
  for (const index of changed) versions.set(index, (versions.get(index) ?? 1) + 1)
  house.git.commit(documents(units, versions))
}

/** The one in the middle gets another image. */
async function changeOne(lives: Lives): Promise<Life['one']> {
  const before = cache.parsed
  const middle = lives.units >> 1
  const taken = await measured(
    lives.place,
    () => lives.house.clock.now(),
    async () => {
      commitChange(lives, [middle])
      await untilSettled(lives)
    },
  )
  return { ...taken, documentsParsed: cache.parsed - before }
}

async function changeMany(lives: Lives, changed: number) {
  const taken = await measured(
    lives.place,
    () => lives.house.clock.now(),
    async () => {
      commitChange(lives, Array(changed).keys())
      await untilSettled(lives)
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
