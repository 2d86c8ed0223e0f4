import { FaultError, type Alert } from '@plumbline/controller/model'
import { createBase, createEventQueue, createSimulator } from '@plumbline/simulator'
import { expect, test } from 'vitest'
import { createHouse, type House, type HouseOptions } from '../support/house.ts'
import { environment, service } from '../support/shop.ts'

const dana = 'arn:aws:sts::123456789012:assumed-role/Admin/dana'
const minute = 60_000

/** A sink that writes down what it gets, and refuses it while it is told to. */
function recorder(name = 'ops') {
  const alerts: Alert[] = []
  const state = { refuses: false, tries: 0 }
  return {
    alerts,
    state,
    lines: () => alerts.map(({ cause, state: is, count }) => `${cause} ${is} ${count}`),
    sink: {
      name,
      async send(alert: Alert) {
        state.tries += 1
        if (state.refuses) throw new FaultError(refused)
        alerts.push(alert)
      },
    },
  }
}

const refused = {
  code: 'AlertRefused',
  source: 'user',
  retry: 'backoff',
  message: 'the sink answered with status 500',
  hint: 'mend it',
} as const

async function fleet(units: number, options: Partial<HouseOptions> = {}) {
  const world = createSimulator({ seed: 5, throttling: { enabled: false } })
  await createBase(world, { environment: 'prod' })
  const ops = recorder()
  const house = await createHouse({ world, sinks: [ops.sink], ...options })
  const names = Array.from({ length: units }, (_, index) => `s${String(index).padStart(3, '0')}`)
  const files = Object.fromEntries(
    names.map((name) => [`apps/${name}.yaml`, service(name, '{ image: "web:1", scale: 1 }')]),
  )
  const prod = environment('prod', '{ prune: auto, drift: report }')
  house.git.commit({ 'environments/prod.yaml': prod, ...files })
  await house.until(async () => (await synced(house)) === units, 4 * 60 * minute)
  await house.turn(3 * minute)
  return { world, house, ops, names }
}

async function synced(house: House): Promise<number> {
  const rows = await house.store.units({})
  return rows.filter(
    ({ status }) =>
      status.sync.is === 'Synced' &&
      status.health.is === 'Healthy' &&
      status.operation.is === 'Idle',
  ).length
}

async function scale(house: House, name: string, desiredCount: number): Promise<void> {
  const input = { cluster: 'prod', service: name, desiredCount }
  await house.world.call('ecs', 'UpdateService', input, { principal: dana })
}

test('500 units drift at once: two messages, and one when all of them are back', async () => {
  const { house, ops, names } = await fleet(500)
  expect(ops.lines()).toEqual([])

  for (const name of names) await scale(house, name, 3)
  await house.turn(10 * minute)
  const drifted = ops.lines()
  expect((await house.store.units({})).filter(({ drift }) => drift !== undefined)).toHaveLength(500)
  for (const name of names) await scale(house, name, 1)
  await house.turn(20 * minute)

  expect(drifted.length).toBeLessThanOrEqual(3)
  expect(drifted.at(-1)).toMatch(/^drift prod (begun|grown) 500$/)
  expect(ops.lines().slice(drifted.length)).toEqual(['drift prod over 500'])
  expect(await synced(house)).toBe(500)
  expect(house.events.filter(({ name }) => name === 'drift.detected')).toHaveLength(500)
  expect(house.events.filter(({ name }) => name === 'drift.repaired')).toHaveLength(500)
  await house.stop()
})

test('AWS fails for ten minutes: one message, one when it works again, and every unit is right', async () => {
  const { world, house, ops } = await fleet(200)

  const outcome = { kind: 'error', code: 'ServerException', status: 500 } as const
  world.faults.prime({ operation: '*', principal: 'user/direct', count: 'all', outcome })
  await house.turn(10 * minute)
  const during = ops.lines()
  expect(await synced(house)).toBe(0)
  world.faults.clear()
  await house.turn(30 * minute)

  expect(during.length).toBeLessThanOrEqual(3)
  expect(during[0]).toMatch(/^aws prod begun/)
  expect(new Set(during.map((line) => line.split(' ')[0]))).toEqual(new Set(['aws']))
  expect(ops.lines().slice(during.length)).toEqual([expect.stringMatching(/^aws prod over/)])
  expect(await synced(house)).toBe(200)
  await house.stop()
})

test('a hiccup of AWS wakes nobody', async () => {
  const { world, house, ops } = await fleet(5)

  world.faults.prime({
    operation: '*',
    principal: 'user/direct',
    count: 30,
    outcome: { kind: 'throttle' },
  })
  await house.turn(10 * minute)

  expect(ops.lines()).toEqual([])
  await house.stop()
})

test('Git cannot be reached: one message for all units', async () => {
  const { house, ops } = await fleet(20)

  house.git.fail('SourceUnreachable')
  await house.turn(10 * minute)
  house.git.fail(undefined)
  await house.turn(10 * minute)

  expect(ops.lines()).toEqual(['source main begun 1', 'source main over 1'])
  await house.stop()
})

test('through the events a person’s change is with the team in two seconds, with the name', async () => {
  const world = createSimulator({ seed: 9 })
  await createBase(world, { environment: 'prod' })
  const queue = await createEventQueue(world)
  const ops = recorder()
  const house = await createHouse({ world, queue, sinks: [ops.sink] })
  house.git.commit({
    'environments/prod.yaml': environment('prod'),
    'apps/web.yaml': service('web', '{ image: "web:1", scale: 1 }'),
  })
  await house.until(async () => (await synced(house)) === 1)
  await house.turn(3 * minute)
  world.control('events', { type: 'trail', minMs: 200, maxMs: 400 })
  world.control('events', { type: 'delivery', minMs: 50, maxMs: 150 })

  const at = house.clock.now()
  await scale(house, 'web', 4)
  while (ops.alerts.length === 0 && house.clock.now() < at + minute) await house.turn(50)

  expect(house.clock.now() - at).toBeLessThanOrEqual(2_000)
  expect(ops.alerts[0]?.subjects[0]?.why).toContain(`by ${dana} (ecs:UpdateService from`)
  await house.turn(30 * minute)
  expect(ops.lines().length).toBeLessThanOrEqual(2)
  await house.stop()
})

test('a release that a person rejects at its pause wakes nobody', async () => {
  const { house, ops, names } = await fleet(1)
  const [name = ''] = names
  const unit = `prod/service/${name}` as const
  const gates = '{ look: { at: postTestTraffic, approval: true } }'
  const spec = `{ image: "web:2", scale: 1, deploy: { strategy: blueGreen, gates: ${gates} } }`
  const prod = environment('prod', '{ prune: auto, drift: report }')
  const revision = house.git.commit({
    'environments/prod.yaml': prod,
    [`apps/${name}.yaml`]: service(name, spec),
  })
  await house.until(async () => (await house.unit(unit))?.gates?.waiting.length === 1)

  const saying = { approve: false, author: 'erin', reason: 'the button is gone', revision }
  await Promise.all([house.control().answer(unit, saying), house.settle()])
  await house.until(async () => (await house.unit(unit))?.hold !== undefined)
  await house.turn(10 * minute)

  expect((await house.unit(unit))?.hold?.reason).toContain('rejected by erin')
  expect(ops.lines()).toEqual([])
  await house.stop()
})

test('a sink that is down gets everything later, in order, with the same ids, also after a restart', async () => {
  const pager = recorder('pager')
  const ops = recorder()
  const { house } = await fleet(2, { sinks: [ops.sink, pager.sink] })
  pager.state.refuses = true
  await scale(house, 's000', 3)
  await house.turn(2 * minute)
  const [waiting] = await house.store.letters(10)
  expect(waiting).toMatchObject({ sink: 'pager', state: 'waiting', error: refused.message })

  await house.restart()
  await scale(house, 's000', 1)
  await house.turn(5 * minute)
  pager.state.refuses = false
  await house.turn(20 * minute)

  expect(ops.lines()).toEqual(['drift prod begun 1', 'drift prod over 1'])
  expect(pager.lines()).toEqual(['drift prod begun 1', 'drift prod over 1'])
  expect(pager.alerts[0]?.id).toBe(waiting?.alert.id)
  expect(house.events.filter(({ name }) => name === 'alert.delayed')).toHaveLength(1)
  await house.stop()
})

test('a letter that nobody takes is given up after a while, and that is told', async () => {
  const { house, ops } = await fleet(1)
  ops.state.refuses = true

  await scale(house, 's000', 3)
  await house.turn(4 * 60 * minute)

  expect(ops.state.tries).toBe(15)
  expect(house.events.filter(({ name }) => name === 'alert.lost')).toHaveLength(1)
  expect((await house.store.letters(10))[0]).toMatchObject({ state: 'given-up', attempts: 15 })
  await house.stop()
})
