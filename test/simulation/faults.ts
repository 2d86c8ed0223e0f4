import { isRead } from '@plumbline/simulator'
import { expect } from 'vitest'
import { createHouse, type House } from '../support/house.ts'
import type { Wrap } from '../support/wrap.ts'
import { shopWorld } from '../support/shop.ts'
import { stateOf } from '../support/state.ts'
import { dice } from '../support/random.ts'
import { filesOf, heal, troubles, type Trouble, type Wishes } from './trouble.ts'
import { playEach, replay } from '../support/seeds.ts'

const first: Wishes = {
  web: { image: 'web:1', scale: 2, level: 'info' },
  api: { image: 'api:1', scale: 1, level: 'info' },
}
const seedsMax = 1_000

/**
 * Random commits, edits by hand, kills and faults of Git and AWS. When they stop, every unit must reach what Git says,
 * or be held when what Git says does not run; nothing that Git wants may ever be deleted; and then it must stay still.
 * `PLUMBLINE_SEED=n npx vitest run test/simulation/faults-0.test.ts` plays one seed again, with its log.
 */
export function playSeeds(part: number, parts: number): Promise<void> {
  return playEach({ seedsMax, part, parts, file: 'test/simulation/faults-0.test.ts' }, (seed) =>
    playOne(seed),
  )
}

/** What else fails, beside Git and AWS. */
interface More {
  readonly troubles: readonly Trouble[]
  readonly wrap: () => Wrap
  readonly heal: (house: House) => Promise<void>
}

export async function playOne(seed: number, more?: More): Promise<void> {
  const random = dice(seed)
  const variant = random.chance(0.5) ? 'revive' : 'new-primary'
  const world = await shopWorld({ seed, rollbackVariant: variant })
  for (const name of ['web', 'api']) {
    world.control('ecs', { type: 'fate', image: `${name}:bad`, fate: 'never-starts' })
  }
  const house = await createHouse({ world, seed, ...(more && { wrap: more.wrap }) })
  let wishes = first
  house.git.commit(filesOf(wishes))
  for (let act = 0; act < 8; act++) {
    await house.turn(random.one([500, 3_000, 20_000, 120_000]))
    wishes = await random.one(more?.troubles ?? troubles)(house, wishes, random)
    expectNoDeletion(house)
  }
  heal(house, world)
  await more?.heal(house)

  await house.turn(60_000)
  await house
    .until(() => isAtRest(house), 4 * 3_600_000)
    .catch((error: unknown) => {
      if (replay === undefined) throw error
      throw new Error(house.events.map((event) => JSON.stringify(event)).join('\n'), {
        cause: error,
      })
    })

  await expectAsGitSays(house, wishes)
  await expectStill(house)
}

/** Everything that Git names stays: no fault, no kill and no outage makes Plumbline delete. */
function expectNoDeletion(house: House): void {
  const deletions = house.world.journal
    .entries()
    .filter(
      ({ operation, principal }) =>
        principal.endsWith('/direct') && /^(Delete|Deregister)/.test(operation),
    )
  expect(deletions).toEqual([])
}

async function isAtRest(house: House): Promise<boolean> {
  const rows = await house.store.units({})
  return (
    rows.length === 4 &&
    rows.every(({ status, hold, lastGood, differences, revision, rollout }) => {
      const { sync, health, operation } = status
      const pinned = lastGood === undefined || differences.length === 0
      if (hold !== undefined) return operation.is === 'Held' && rollout === undefined && pinned
      const steady = sync.is === 'Synced' && health.is === 'Healthy' && operation.is === 'Idle'
      return steady && revision === house.git.revision
    })
  )
}

async function expectAsGitSays(house: House, wishes: Wishes): Promise<void> {
  const { services } = await stateOf(house.world)
  for (const [name, { image, scale, level }] of Object.entries(wishes)) {
    for (const environment of ['dev', 'prod']) {
      const live = services[`${environment}/${name}`]
      const memory = await house.unit(`${environment}/service/${name}`)
      const bad = image.endsWith(':bad')
      // With no task there is nothing that fails to start, unless it failed before it was scaled to zero.
      if (bad && scale === 0) continue
      const operation = memory?.status.operation.is
      expect(operation, `${environment}/${name} ${image}`).toBe(bad ? 'Held' : 'Idle')
      if (bad) continue
      expect(live).toMatchObject({
        desiredCount: scale,
        running: scale,
        deployments: 1,
        definition: { containers: { [name]: { image, environment: { LEVEL: level } } } },
      })
    }
  }
}

/** No writes, no events, the same words, for a long time. */
async function expectStill(house: House): Promise<void> {
  const eventsBefore = house.events.length
  const before = house.world.journal.entries().length
  await house.turn(30 * 60_000)
  const writes = house.world.journal
    .entries()
    .slice(before)
    .filter(({ operation, principal }) => principal.endsWith('/direct') && !isRead(operation))
  expect(writes).toEqual([])
  expect(house.events.slice(eventsBefore)).toEqual([])
  expect(await isAtRest(house)).toBe(true)
  await house.stop()
}
