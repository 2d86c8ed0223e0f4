import { describe, expect, it } from 'vitest'
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
  const state = await stateOf(world)
  await house.restart()
  return { state, calls: lives[0]?.calls ?? 0, died: lives.length > 1, creates: creates(house) }
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
function creates(house: House): number {
  return house.world.journal
    .entries()
    .filter(({ operation, result }) => operation === 'UpdateService' && result === 'ok').length
}

const reference = await scenario(undefined)
const share = 4

describe.each(Array.from({ length: share }, (_, part) => part))('killed at every await, part %i', (part) => {
  it.each(['before', 'after'] as const)('%s the effect of each call', async (moment) => {
    expect(reference.calls).toBeGreaterThan(200)
    for (let at = 1 + part; at <= reference.calls; at += share) {
      const { state, died, creates: made } = await scenario({ at, moment })

      expect({ at, moment, died }).toEqual({ at, moment, died: true })
      expect(state, `killed ${moment} call ${at}`).toEqual(reference.state)
      expect(made, `rollouts when killed ${moment} call ${at}`).toBe(reference.creates)
    }
  })
})
