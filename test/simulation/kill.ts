import { expect } from 'vitest'
import { createHouse, type House } from '../support/house.ts'
import { mortal, type Death } from '../support/mortal.ts'
import { service, shop, shopWorld } from '../support/shop.ts'
import { stateOf } from '../support/state.ts'

/**
 * The shop scenario, killed at every await: before and after the effect of each call to the store, to Git and to AWS.
 * After a restart the world must end as it does without the kill: the same services, nothing registered twice.
 */
const changed = {
  ...shop,
  'apps/api.yaml': service('api', '{ image: "api:2", scale: 3, env: { LOG_LEVEL: warn } }'),
}

async function scenario(death: Death | undefined) {
  const world = await shopWorld()
  const lives = [mortal(death)]
  const house = await createHouse({ world, wrap: () => (lives.at(-1) ?? mortal(undefined)).wrap })
  const reborn = async () => {
    if (lives.at(-1)?.dead !== true) return
    lives.push(mortal(undefined))
    await house.restart()
  }
  house.git.commit(shop)
  await house.until(() => isSteady(house, reborn), 600_000)
  house.git.commit(changed)
  // Long enough for a poll of Git: the change must have been seen before steadiness means anything.
  await house.turn(20_000)
  await house.until(() => isSteady(house, reborn), 600_000)
  const calls = lives[0]?.calls ?? 0
  const state = await stateOf(world)
  await house.stop()
  return { state, calls, died: lives.length > 1, rollouts: rolloutsIn(house) }
}

async function isSteady(house: House, reborn: () => Promise<void>): Promise<boolean> {
  await reborn()
  const head = house.git.revision
  const rows = await house.store.units({})
  return (
    rows.length === 6 &&
    rows.every(
      ({ status, revision }) =>
        revision === head &&
        status.sync.is === 'Synced' &&
        status.health.is === 'Healthy' &&
        status.operation.is === 'Idle',
    )
  )
}

/** Deployments that were started, by the journal: a repeat with the same token is no second one. */
function rolloutsIn(house: House): number {
  return house.world.journal
    .entries()
    .filter(({ operation, result }) => operation === 'UpdateService' && result === 'ok').length
}

/** Plays the scenario once for each call of the part of it that falls to this worker, and once in peace. */
export async function killAtEveryCall(
  moment: Death['moment'],
  part: number,
  parts: number,
): Promise<void> {
  const peace = await scenario(undefined)
  expect(peace.calls).toBeGreaterThan(200)
  for (let at = 1 + part; at <= peace.calls; at += parts) {
    const { state, died, rollouts } = await scenario({ at, moment })

    expect({ at, moment, died }).toEqual({ at, moment, died: true })
    expect(state, `killed ${moment} call ${at}`).toEqual(peace.state)
    expect(rollouts, `rollouts when killed ${moment} call ${at}`).toBe(peace.rollouts)
  }
}
