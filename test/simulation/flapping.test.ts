import { createBase, createEventQueue, createSimulator } from '@plumbline/simulator'
import type { Alert } from '@plumbline/controller/model'
import { expect, test } from 'vitest'
import { createHouse } from '../support/house.ts'
import { environment, service } from '../support/shop.ts'

const minute = 60_000
const dana = 'arn:aws:sts::123456789012:assumed-role/Admin/dana'
const ci = 'arn:aws:sts::123456789012:assumed-role/terraform/ci'

/** A service in an account whose changes are told, and whoever changes it for six hours, every five minutes. */
async function sixHours(hears: boolean, change: (turn: number) => { count: number; by: string }) {
  const world = createSimulator({ seed: 5 })
  await createBase(world, { environment: 'prod' })
  const queue = hears ? { queue: await createEventQueue(world) } : {}
  const alerts: Alert[] = []
  const sink = { name: 'ops', send: async (alert: Alert) => void alerts.push(alert) }
  const house = await createHouse({ world, ...queue, sinks: [sink] })
  house.git.commit({
    'environments/prod.yaml': environment('prod'),
    'apps/web.yaml': service('web', '{ image: "web:1", scale: 3 }'),
  })
  await house.turn(5 * minute)
  for (let turn = 0; turn < 72; turn++) {
    const { count: desiredCount, by: principal } = change(turn)
    const input = { cluster: 'prod', service: 'web', desiredCount }
    await world.call('ecs', 'UpdateService', input, { principal })
    await house.turn(5 * minute)
  }
  const told = (name: string) => house.events.filter((one) => one.name === name)
  return { house, alerts, told }
}

test('who changes a field again and again, each time to something else, is fought with once', async () => {
  const { house, told } = await sixHours(false, (turn) => ({ count: 4 + (turn % 3), by: dana }))

  expect(told('drift.repaired')).toHaveLength(3)
  expect(told('drift.flapping')).toHaveLength(1)
  await house.stop()
})

test('who sets it to the same each time is fought with once, where it is heard of', async () => {
  const { house, told } = await sixHours(true, () => ({ count: 7, by: ci }))

  expect(told('drift.repaired')).toHaveLength(3)
  expect(told('drift.flapping')).toHaveLength(1)
  await house.stop()
})

test('people are told that somebody fights, over what, and who', async () => {
  const by = [dana, ci] as const
  const change = (turn: number) => ({ count: 5 + (turn % 2), by: by[turn % 2] ?? ci })
  const { house, alerts } = await sixHours(true, change)

  const fights = alerts.filter(({ cause }) => cause === 'fight prod')
  expect(fights).toMatchObject([
    {
      state: 'begun',
      level: 'warn',
      title: 'somebody changes again and again what Plumbline undoes in prod',
      subjects: [{ name: 'prod/service/web' }],
    },
  ])
  expect(fights[0]?.subjects[0]?.why).toMatch(/^service\/web desiredCount, by .*(dana|ci)/)
  expect(alerts.length).toBeLessThanOrEqual(8)
  const { status } = (await house.unit('prod/service/web')) ?? {}
  expect(status?.operation.why).toMatch(
    /^Plumbline and (\S+ and )?\S+:assumed-role\S+ change service\/web desiredCount in turn/,
  )
  // A row for each change, and not one for each look.
  expect((await house.store.history('prod/service/web', 1_000)).length).toBeLessThan(200)
  await house.stop()
})
