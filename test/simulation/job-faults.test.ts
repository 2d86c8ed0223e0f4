import type { World } from '@plumbline/simulator'
import { expect, it } from 'vitest'
import { createHouse } from '../support/house.ts'
import { environment, job, shopWorld } from '../support/shop.ts'

/** Every call that a run needs, as AWS may fail it once or a few times, before its effect or after it. */
const operations = [
  'ecs:RunTask',
  'ecs:TagResource',
  'ecs:ListTagsForResource',
  'ecs:ListTasks',
  'ecs:DescribeTasks',
  'ecs:ListTaskDefinitions',
  'ecs:RegisterTaskDefinition',
  'logs:DescribeLogStreams',
]
const outcomes = [
  { kind: 'reset', afterEffect: true },
  { kind: 'error', code: 'ServerException', status: 500, afterEffect: true },
  { kind: 'error', code: 'ServerException', status: 500, afterEffect: false },
  { kind: 'throttle' },
] as const
const cases = operations.flatMap((operation) =>
  outcomes.map((outcome) => [operation, JSON.stringify(outcome), outcome] as const),
)

/** What the containers of the job wrote: a stream for each task that ever ran. */
async function runs(world: World): Promise<number> {
  const answer = await world.call('logs', 'DescribeLogStreams', {
    logGroupName: '/plumbline/prod/job/migrate',
  })
  return (answer as { logStreams: object[] }).logStreams.length
}

it.each(cases)('a job runs once although %s fails with %s', async (operation, _text, outcome) => {
  const world = await shopWorld()
  const house = await createHouse({ world })
  world.faults.prime({ operation, count: 3, principal: 'user/direct', outcome })
  house.git.commit({
    'environments/prod.yaml': environment('prod'),
    'jobs/migrate.yaml': job('migrate', '{ image: "shop:1", retries: 1 }'),
  })

  await house.until(async () => {
    const status = (await house.unit('prod/job/migrate'))?.status
    return status?.sync.is === 'Synced' && status.health.reason === 'JobSucceeded'
  }, 3_600_000)
  await house.turn(10 * 60_000)

  expect(world.faults.list()[0]?.struck).toBeGreaterThan(0)
  expect(await runs(world)).toBe(1)
  await house.stop()
})
