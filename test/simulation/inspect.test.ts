import { expect, it } from 'vitest'
import type { UnitId } from '@plumbline/desired-state'
import { inspectOf } from '../../controller/src/inspect/index.ts'
import type { House } from '../support/house.ts'
import { routedHouse, web } from '../support/routed.ts'

const unit: UnitId = 'prod/service/web'
const lines = 100

function inspectorOf(house: House) {
  const parts = { board: house.loop().board, aws: house.aws(), clock: house.clock }
  return inspectOf({ ...parts, queue: { depth: 0 }, hasConsole: true })
}

const calls = (house: House) =>
  [...house.aws().calls()].reduce((sum, [, { calls }]) => sum + calls, 0)

it('looks, on demand and within the budget, at what runs, what it says and what it consists of', async () => {
  const house = await routedHouse()
  const spec = (image: string) =>
    web(
      {},
      {
        image,
        scale: 4,
        roles: { infrastructure: 'ecs-shift' },
        deploy: { strategy: 'canary', canary: { percent: 25, bake: '2m' } },
        logs: { retention: '30d' },
      },
    )
  house.commit({ web: spec('web:1'), mail: { image: 'mail:1', dependsOn: ['service/web'] } })
  await house.until(() => house.settled('web', 'mail'))
  const inspect = inspectorOf(house)

  const settled = await inspect.running(unit)
  expect(settled).toMatchObject({
    more: false,
    unread: [],
    versions: [{ newest: true, running: 4 }],
  })
  expect(settled.versions[0]).not.toHaveProperty('traffic')
  expect(new Set(settled.tasks.map(({ zone }) => zone)).size).toBeGreaterThan(1)
  expect(settled.tasks.map(({ state }) => state)).toEqual(Array(4).fill('RUNNING'))

  // Any number of open pages costs what one does.
  const before = calls(house)
  await Promise.all([inspect.running(unit), inspect.running(unit)])
  expect(calls(house)).toBe(before)

  house.commit({ web: spec('web:2'), mail: { image: 'mail:1' } })
  await house.until(async () => {
    await house.turn(6_000)
    return (await inspect.running(unit)).versions.some(({ traffic }) => traffic === 25)
  })
  const shifting = await inspect.running(unit)
  expect(shifting.versions.map(({ newest, traffic }) => ({ newest, traffic }))).toEqual([
    { newest: true, traffic: 25 },
    { newest: false, traffic: 75 },
  ])

  const [task] = shifting.tasks.filter(({ version }) => version === shifting.versions[0]?.version)
  await house.world.call('logs', 'PutLogEvents', {
    logGroupName: '/plumbline/prod/web',
    logStreamName: `web/web/${task?.id}`,
    logEvents: [
      { timestamp: house.clock.now(), message: 'listening' },
      { timestamp: house.clock.now(), message: '\tpassword=hunter2' },
    ],
  })
  const { log, containers } = await inspect.logs(unit, { task: task?.id ?? '', lines })
  expect(containers).toEqual(['web'])
  expect(log).toMatchObject({ task: task?.id, container: 'web', group: '/plumbline/prod/web' })
  expect(log?.lines.map(({ text }) => text)).toEqual(['listening', '  password=***'])

  const { parts, dependents } = inspect.structure(unit)
  const service = parts.find(({ resource }) => resource === 'service/web')
  expect(service?.needs).toContain('task-definition/prod-web')
  expect(service?.page).toMatch(/\/ecs\/v2\/clusters\/\w+\/services\/web\/health/)
  expect(dependents).toEqual([])
  expect(() => inspect.structure('prod/service/nobody')).toThrow('is not known')
  expect(inspect.load().budgets).toContainEqual(
    expect.objectContaining({ operations: ['ecs:DescribeTasks', 'ecs:ListTasks'], waiting: 0 }),
  )
  await house.stop()
})

it('of a service that is not there nothing runs, and that is no fault of the look', async () => {
  const house = await routedHouse()
  const gates = { look: { at: 'preScaleUp', approval: true } }
  house.commit({ web: { image: 'web:1', deploy: { gates } } })
  await house.until(async () => (await house.unit(unit))?.status.operation.is === 'Held')
  const inspect = inspectorOf(house)

  const running = await inspect.running(unit)
  const logs = await inspect.logs(unit, { lines })

  expect(running).toMatchObject({ tasks: [], versions: [], unread: [] })
  expect(logs.why).toContain('No task of it has begun to run')
  await house.stop()
})
