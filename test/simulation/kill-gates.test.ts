import type { UnitId } from '@plumbline/desired-state'
import { expect, it } from 'vitest'
import { createHouse, type House } from '../support/house.ts'
import { mortal, type Death } from '../support/mortal.ts'
import { environment, job, service, shopWorld } from '../support/shop.ts'

/** A rollout that waits for a job and for a person at one stage, killed at many moments: both are asked and told once. */
const unit: UnitId = 'prod/service/web'
const base = { 'environments/prod.yaml': environment('prod') }
const before = {
  ...base,
  'web.yaml': service('web', '{ image: "web:1", deploy: { strategy: blueGreen } }'),
}
const gates =
  'gates: { smoke: { at: postTestTraffic, run: job/smoke }, look: { at: postTestTraffic, approval: true } }'
const after = {
  ...base,
  'smoke.yaml': job('smoke', '{ image: "smoke:1", retries: 1 }'),
  'web.yaml': service('web', `{ image: "web:2", deploy: { strategy: blueGreen, ${gates} } }`),
}

async function tell(death: Death | undefined, loseStore: boolean) {
  const world = await shopWorld({ throttling: false })
  const lives = [mortal(undefined)]
  const house = await createHouse({ world, wrap: () => (lives.at(-1) ?? mortal(undefined)).wrap })
  house.git.commit(before)
  await house.until(() => isAt(house, 'web:1'))
  lives.push(mortal(death))
  await house.restart()
  const life = lives.at(-1)
  house.git.commit(after)
  await house.until(async () => {
    if (lives.at(-1)?.dead === true) {
      lives.push(mortal(undefined))
      await (loseStore ? house.loseStore() : house.restart())
    }
    await approve(house)
    return isAt(house, 'web:2')
  }, 4 * 3_600_000)
  const { calls = 0, dead } = life ?? {}
  const result = { runs: await runsIn(house), told: answersIn(house) }
  await house.stop()
  return { calls, dead, ...result }
}

/** Somebody who asks again until it is done; what a killed controller was asked is never answered. */
async function approve(house: House): Promise<void> {
  const { gates: asked } = (await house.unit(unit)) ?? {}
  const gate = asked?.waiting.find(({ name }) => name === 'look')
  if (gate === undefined) return
  const { revision } = gate
  const saying = { approve: true, author: 'dana', reason: 'fine', revision }
  house
    .control()
    .answer(unit, saying)
    .catch(() => {})
  await house.settle()
}

async function isAt(house: House, image: string): Promise<boolean> {
  const { lastGood, status } = (await house.unit(unit)) ?? {}
  return lastGood?.unit.kind === 'service' && lastGood.unit.spec.image === image
    ? status?.operation.is === 'Idle'
    : false
}

async function runsIn({ world }: House): Promise<number> {
  const logGroupName = '/plumbline/prod/job/smoke'
  const { logStreams } = (await world.call('logs', 'DescribeLogStreams', { logGroupName })) as {
    logStreams: object[]
  }
  return logStreams.length
}

function answersIn({ world }: House): number {
  const calls = world.journal.entries()
  return calls.filter(
    ({ operation, result }) => operation === 'ContinueServiceDeployment' && result === 'ok',
  ).length
}

/** Every so many calls one death: together with the step, no call of a gate is stepped over for long. */
const step = 7

it.each([
  ['before', false],
  ['after', false],
  ['after', true],
] as const)('killed %s calls, the store lost: %s', async (moment, loseStore) => {
  const peace = await tell(undefined, loseStore)
  expect(peace).toMatchObject({ runs: 1, told: 1 })
  expect(peace.calls).toBeGreaterThan(100)
  for (let at = 1; at < peace.calls; at += step) {
    const { runs, told, dead } = await tell({ at, moment }, loseStore)

    expect({ at, dead, runs, told }).toEqual({ at, dead: true, runs: 1, told: 1 })
  }
})
