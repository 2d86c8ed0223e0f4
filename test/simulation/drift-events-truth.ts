import type { Service } from '@aws-sdk/client-ecs'
import type { EditTold } from '@plumbline/controller/model'
import type { UnitId } from '@plumbline/desired-state'
import type { World } from '@plumbline/simulator'
import { expect } from 'vitest'
import type { House } from '../support/house.ts'
import type { Wrap } from '../support/wrap.ts'
import type { Dice } from '../support/random.ts'

export const names = ['web', 'api'] as const
export type Name = (typeof names)[number]
const unitOf = (name: Name): UnitId => `prod/service/${name}`
export const dana = 'arn:aws:sts::123456789012:assumed-role/Admin/dana'
const wanted = { desiredCount: 1, exec: false, retention: 30 }
type Truth = {
  -readonly [Field in keyof typeof wanted]: (typeof wanted)[Field] extends number ? number : boolean
}

/** What one play keeps in mind. */
export interface Play {
  readonly house: House
  readonly world: World
  readonly random: Dice
  readonly editedAt: Map<Name, number>
  readonly lives: Life[]
  restarts: number
  /** How old reads may be. */
  lagMs: number
}
/** A process: once it is dead, nothing that it calls happens, and nothing comes back. */
export interface Life {
  dead: boolean
}

/** What stands between a new process and the world. */
export function processOf(lives: Life[]): Wrap {
  const life: Life = { dead: false }
  lives.push(life)
  const never = new Promise<never>(() => {})
  return {
    store: (store) =>
      new Proxy(store, {
        get(target, key) {
          const member = Reflect.get(target, key) as unknown
          if (typeof member !== 'function') return member
          return (...args: unknown[]) =>
            life.dead ? never : (Reflect.apply(member, target, args) as unknown)
        },
      }),
    transport: (transport) => async (place, op, input, signal) =>
      life.dead ? never : transport(place, op, input, signal),
  }
}

async function truthOf(world: World, name: Name): Promise<Truth> {
  const ask = async <Output>(service: string, operation: string, input: object) =>
    (await world.call(service, operation, input, { principal: 'observer' })) as Output
  const { services } = await ask<{ services: [Service] }>('ecs', 'DescribeServices', {
    cluster: 'prod',
    services: [name],
  })
  const { logGroups } = await ask<{ logGroups: [{ retentionInDays: number }] }>(
    'logs',
    'DescribeLogGroups',
    { logGroupNamePrefix: `/plumbline/prod/${name}` },
  )
  const [live] = services
  return {
    desiredCount: live.desiredCount ?? 0,
    exec: live.enableExecuteCommand === true,
    retention: logGroups[0].retentionInDays,
  }
}

const pathOf = {
  desiredCount: 'desiredCount',
  exec: 'enableExecuteCommand',
  retention: 'retentionInDays',
} as const

function driftIn(truth: Truth): readonly string[] {
  const fields = Object.keys(pathOf) as (keyof Truth)[]
  return fields
    .filter((field) => truth[field] !== wanted[field])
    .map((field) => pathOf[field])
    .toSorted()
}

/** Whatever is called Synced by a look after the last edit is as Git wants it. */
export async function expectNoFalseSynced(play: Play): Promise<void> {
  const { house, world, editedAt, lagMs } = play
  // The truth is looked at without the lag that the controller has to live with.
  world.control('ecs', { type: 'lag', ms: 0 })
  for (const name of names) {
    const memory = house.loop().board.seen.get(unitOf(name))
    // A look may be answered with what was two seconds before.
    const since = (editedAt.get(name) ?? 0) + 2_000
    if (memory?.status.sync.is !== 'Synced' || (memory.observedAt ?? 0) <= since) continue
    expect(driftIn(await truthOf(world, name)), `${name} is called Synced`).toEqual([])
  }
  world.control('ecs', { type: 'lag', ms: lagMs })
}

/** At rest every drift is known, field by field, and nothing else; or it was undone. */
export async function expectTrue({ house, world }: Play, reverts: boolean): Promise<void> {
  for (const name of names) {
    const memory = await house.unit(unitOf(name))
    const drift = driftIn(await truthOf(world, name))
    const found = memory?.drift?.differences.flatMap(({ differences }) =>
      differences.map(({ path }) => path),
    )
    expect({ name, found: (found ?? []).toSorted() }).toEqual({ name, found: drift })
    const sync = drift.length === 0 ? 'Synced' : 'OutOfSync'
    expect({ name, sync: memory?.status.sync.is }).toEqual({ name, sync })
    if (reverts && memory?.fight === undefined) expect({ name, drift }).toEqual({ name, drift: [] })
  }
}

/** Drift begins and ends by turns, in the notices whatever was killed, and in the log where nothing was. */
export async function expectEachTransitionOnce({ house, restarts }: Play): Promise<void> {
  const notices = await house.store.notices(10_000)
  for (const name of names) {
    const unit = unitOf(name)
    let told: string | undefined
    for (const { began, ended } of notices.filter(({ subject }) => subject === unit)) {
      if (ended.includes('drift prod')) {
        expect(told, `${unit} ended what had not begun`).toBeDefined()
        told = undefined
      }
      const trouble = began.find(({ cause }) => cause === 'drift prod')
      if (trouble === undefined) continue
      expect(trouble.why, `${unit} began twice`).not.toBe(told)
      told = trouble.why
    }
    const memory = await house.unit(unit)
    expect(told !== undefined, `${unit} at rest`).toBe(memory?.drift !== undefined)
    if (restarts === 0) expectLogOf(house, unit, memory?.drift !== undefined)
  }
}

function expectLogOf(house: House, unit: UnitId, drifts: boolean): void {
  let told: string | undefined
  for (const { name, fields } of house.events) {
    if (fields.unit !== unit) continue
    const differences = JSON.stringify(fields.differences)
    if (name === 'drift.detected') {
      expect(differences, `${unit} detected twice`).not.toBe(told)
      told = differences
    }
    if (name === 'drift.repaired') {
      expect(told, `${unit} repaired what was not told`).toBeDefined()
      told = undefined
    }
  }
  expect(told !== undefined, `${unit} in the log`).toBe(drifts)
}

/** Nobody is named but who did it; how often somebody was. */
export function expectNobodyElseNamed({ events }: House): number {
  const edits = events.flatMap(({ fields }) => (fields.edits ?? []) as readonly EditTold[])
  for (const { by } of edits) expect(by).toBe(dana)
  return edits.length
}
