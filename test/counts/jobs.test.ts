import { expect, it } from 'vitest'
import { createHouse } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'
import { environment, job, shopWorld } from '../support/shop.ts'
import { counted, settled } from './counted.ts'

/** As many jobs that run once as jobs with a schedule that nobody watches, and one that is watched. */
function estate(count: number): Files {
  const nightly = 'image: "app:1", roles: { scheduler: starter }, schedule: { cron: "30 2 * * *" }'
  const each = Array.from({ length: count }, (_, index) => [
    [`jobs/once${index}.yaml`, job(`once${index}`, '{ image: "app:1" }')],
    [`jobs/nightly${index}.yaml`, job(`nightly${index}`, `{ ${nightly} }`)],
  ])
  return {
    'environments/prod.yaml': environment('prod'),
    'jobs/watched.yaml': job('watched', `{ ${nightly}, alertAfterMissed: 1 }`),
    ...Object.fromEntries(each.flat()),
  }
}

it.each([3, 60])(
  'an idle look at %i jobs of each sort is cheap, and writes nothing',
  async (count) => {
    const house = await createHouse({ world: await shopWorld({ throttling: false }) })
    house.git.commit(estate(count))
    await settled(house, 2 * count + 1)
    await house.turn(120_000)

    const calls = await counted(house, () => house.turn(30_000))

    expect(calls).toEqual({
      'ecs:ListServices': 1,
      'ecs:ListTaskDefinitionFamilies': Math.ceil((2 * count + 1) / 100),
      'logs:DescribeLogGroups': Math.ceil((2 * count + 1) / 50),
      // Which jobs still have a schedule that was taken away: one list.
      'scheduler:ListSchedules': Math.ceil((count + 1) / 100),
      'scheduler:GetSchedule': count + 1 + 1,
      // Whether a job ran: its newest revisions and the tags of the one that equals Git, as for the watched one.
      'ecs:ListTaskDefinitions': count + 1,
      'ecs:ListTagsForResource': count + 1,
      // What runs, and what ended within the hour, of the watched one. Before its first run its log and its schedule are
      // asked too: nothing else tells that the night before it was made is no missed run.
      'ecs:ListTasks': 2,
      'logs:DescribeLogStreams': 1,
    })
    await house.stop()
  },
)
