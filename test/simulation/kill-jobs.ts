import type { World } from '@plumbline/simulator'
import { expect } from 'vitest'
import { createHouse, type House } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'
import { mortal, type Death } from '../support/mortal.ts'
import { environment, job, shopWorld } from '../support/shop.ts'

/**
 * A migration and a nightly job, killed at every call: after a restart the migration has run once for each of its forms,
 * never twice and never not at all, and there is one schedule. What counts is what the containers wrote: a log stream for
 * each task that ever ran.
 */
function files(image: string): Files {
  const schedule = 'schedule: { cron: "30 2 * * *" }, roles: { scheduler: starter }'
  return {
    'environments/prod.yaml': environment('prod'),
    'jobs/migrate.yaml': job('migrate', `{ image: "${image}", retries: 1 }`),
    'jobs/nightly.yaml': job('nightly', `{ image: "${image}", ${schedule}, alertAfterMissed: 2 }`),
  }
}

/** For how long ECS knows a task that has stopped. */
const ecsRemembersMs = 3_600_000

export interface Telling {
  /** How long nobody starts the killed controller again: within the hour for which ECS knows a task, or beyond it. */
  readonly awayMs: number
  /** The disk is lost with the process. */
  readonly loseStore: boolean
}

async function tell({ awayMs, loseStore }: Telling, death: Death | undefined) {
  const world = await shopWorld()
  const lives = [mortal(death)]
  const house = await createHouse({ world, wrap: () => (lives.at(-1) ?? mortal(undefined)).wrap })
  const reborn = async () => {
    if (lives.at(-1)?.dead !== true) return
    if (awayMs > 0) await house.turn(awayMs)
    lives.push(mortal(undefined))
    await (loseStore ? house.loseStore() : house.restart())
  }
  for (const image of ['shop:1', 'shop:2']) {
    house.git.commit(files(image))
    await house.turn(20_000)
    await house.until(() => isSteady(house, reborn), 3 * ecsRemembersMs)
  }
  const calls = lives[0]?.calls ?? 0
  const seen = await stateOf(house)
  await house.stop()
  return { calls, died: lives.length > 1, ...seen }
}

async function isSteady(house: House, reborn: () => Promise<void>): Promise<boolean> {
  await reborn()
  const rows = await house.store.units({})
  return (
    rows.length === 2 &&
    rows.every(({ revision, status }) => {
      const { sync, health, operation } = status
      const done = health.is === 'Healthy' || health.reason === 'JobOutcomeUnknown'
      const steady = sync.is === 'Synced' && operation.is === 'Idle' && done
      return revision === house.git.revision && steady
    })
  )
}

async function ask<Output>(world: World, service: string, operation: string, input: object) {
  return (await world.call(service, operation, input, { principal: 'observer' })) as Output
}

async function stateOf({ world, store }: House) {
  const { logStreams } = await ask<{ logStreams: object[] }>(world, 'logs', 'DescribeLogStreams', {
    logGroupName: '/plumbline/prod/job/migrate',
  })
  const { Schedules } = await ask<{ Schedules: { Name: string }[] }>(
    world,
    'scheduler',
    'ListSchedules',
    {},
  )
  const rows = await store.units({})
  return {
    runs: logStreams.length,
    schedules: Schedules.map(({ Name }) => Name),
    unknown: rows.filter(({ status }) => status.health.reason === 'JobOutcomeUnknown').length,
  }
}

/** Plays the story once for each of its calls, and once in peace. */
export async function killJobsAtEveryCall(
  telling: Telling,
  moment: Death['moment'],
): Promise<void> {
  const peace = await tell(telling, undefined)
  expect(peace).toMatchObject({ runs: 2, schedules: ['prod-job-nightly'], unknown: 0 })
  expect(peace.calls).toBeGreaterThan(100)
  for (let at = 1; at <= peace.calls; at += 1) {
    const { runs, schedules, died, unknown } = await tell(telling, { at, moment })

    // Nobody can know how a run ended that nobody looked at while ECS knew it; a person is told, and it stays at that.
    const mayBeUnknown = telling.awayMs > ecsRemembersMs
    const when = `killed ${moment} call ${at}`
    expect({ when, died, runs, schedules, isFine: unknown === 0 || mayBeUnknown }).toEqual({
      when,
      died: true,
      runs: 2,
      schedules: peace.schedules,
      isFine: true,
    })
  }
}
