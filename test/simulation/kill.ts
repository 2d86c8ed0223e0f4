import { expect } from 'vitest'
import { createHouse, type House } from '../support/house.ts'
import { mortal, type Death } from '../support/mortal.ts'
import type { Files } from '../support/memory-git.ts'
import { service, shop, shopWorld } from '../support/shop.ts'
import { stateOf } from '../support/state.ts'

/**
 * The shop scenario, killed at every await: before and after the effect of each call to the store, to Git and to AWS.
 * After a restart the world must end as it does without the kill: the same services, nothing registered twice.
 */
export const good: Story = {
  changed: {
    ...shop,
    'apps/api.yaml': service('api', '{ image: "api:2", scale: 3, env: { LOG_LEVEL: warn } }'),
  },
  held: [],
  awayMs: 0,
  callsMin: 200,
}

/**
 * A release that never starts, in one environment, and a restart so late that ECS has rolled it back by then: whatever
 * was forgotten, the release is sent once and held.
 */
export const bad: Story = {
  changed: {
    ...shop,
    'overlays/api.yaml': `apiVersion: plumbline/v1
kind: Overlay
target: service/api
environment: prod
spec: { image: "api:bad" }
`,
  },
  held: ['prod/service/api'],
  awayMs: 20 * 60_000,
  callsMin: 200,
}

interface Story {
  /** What is committed when the shop stands. */
  readonly changed: Files
  /** Units that end held; all others end synced and healthy. */
  readonly held: readonly string[]
  /** How long nobody starts the killed controller again. */
  readonly awayMs: number
  /** A story with fewer calls than this was not told to its end. */
  readonly callsMin: number
}

async function tell({ changed, held, awayMs }: Story, death: Death | undefined) {
  const world = await shopWorld()
  world.control('ecs', { type: 'fate', image: 'api:bad', fate: 'never-starts' })
  const lives = [mortal(death)]
  const house = await createHouse({ world, wrap: () => (lives.at(-1) ?? mortal(undefined)).wrap })
  const reborn = async () => {
    if (lives.at(-1)?.dead !== true) return
    if (awayMs > 0) await house.turn(awayMs)
    lives.push(mortal(undefined))
    await house.restart()
  }
  house.git.commit(shop)
  await house.until(() => isSteady(house, reborn, []), 3_600_000)
  house.git.commit(changed)
  // Long enough for a poll of Git: the change must have been seen before steadiness means anything.
  await house.turn(20_000)
  await house.until(() => isSteady(house, reborn, held), 3_600_000)
  const calls = lives[0]?.calls ?? 0
  const state = await stateOf(world)
  const alerts = house.events.filter(({ name }) => name === 'rollout.rolled-back').length
  await house.stop()
  return { state, calls, alerts, died: lives.length > 1, rollouts: rolloutsIn(house) }
}

async function isSteady(
  house: House,
  reborn: () => Promise<void>,
  held: readonly string[],
): Promise<boolean> {
  await reborn()
  const head = house.git.revision
  const rows = await house.store.units({})
  return (
    rows.length === 6 &&
    rows.every(({ unit, status, revision, rollout }) => {
      const { sync, health, operation } = status
      if (held.includes(unit)) return operation.is === 'Held' && rollout === undefined
      const steady = sync.is === 'Synced' && health.is === 'Healthy' && operation.is === 'Idle'
      return revision === head && steady
    })
  )
}

/** Deployments that were started, by the journal: a repeat with the same token is no second one. */
function rolloutsIn(house: House): number {
  return house.world.journal
    .entries()
    .filter(({ operation, result }) => operation === 'UpdateService' && result === 'ok').length
}

/** Plays a story once for each call of the part of it that falls to this worker, and once in peace. */
export async function killAtEveryCall(
  story: Story,
  moment: Death['moment'],
  part: number,
  parts: number,
): Promise<void> {
  const peace = await tell(story, undefined)
  expect(peace.calls).toBeGreaterThan(story.callsMin)
  for (let at = 1 + part; at <= peace.calls; at += parts) {
    const { state, died, rollouts, alerts } = await tell(story, { at, moment })

    expect({ at, moment, died }).toEqual({ at, moment, died: true })
    expect(state, `killed ${moment} call ${at}`).toEqual(peace.state)
    expect(rollouts, `rollouts when killed ${moment} call ${at}`).toBe(peace.rollouts)
    // None, when the kill came between the record and the log line; never a second one.
    expect(alerts, `alerts when killed ${moment} call ${at}`).toBeLessThanOrEqual(peace.alerts)
  }
}
