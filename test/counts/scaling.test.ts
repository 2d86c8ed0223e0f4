import { expect, it } from 'vitest'
import { createHouse } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'
import { environment, service, shopWorld } from '../support/shop.ts'
import { counted, settled } from './counted.ts'

const policiesEach = 3
const schedulesEach = 2
const alarmsEach = 2
const spec = JSON.stringify({
  image: 'app:1',
  alarms: {
    high: { metric: 'cpu', above: '60%', for: '3 of 3' },
    low: { metric: 'cpu', below: '20%', for: '3 of 3' },
  },
  scale: {
    min: 1,
    max: 4,
    cpu: '70%',
    steps: { up: { when: 'high', add: 2 }, down: { when: 'low', remove: 1 } },
    schedules: { day: { cron: '0 7 * * *', min: 2 }, night: { cron: '0 19 * * *', min: 1 } },
  },
})

function estate(count: number): Files {
  const names = Array.from({ length: count }, (_, index) => `s${String(index).padStart(4, '0')}`)
  const apps = names.map((name) => [`apps/${name}.yaml`, service(name, spec)])
  return { 'environments/prod.yaml': environment('prod'), ...Object.fromEntries(apps) }
}

it.each([10, 200])(
  'an idle look at %i services that scale costs pages, and no write',
  async (count) => {
    const house = await createHouse({ world: await shopWorld({ throttling: false }) })
    house.git.commit(estate(count))
    await settled(house, count)
    await house.turn(60_000)

    const calls = await counted(house, () => house.turn(30_000))

    expect(calls).toEqual({
      'application-autoscaling:DescribeScalableTargets': Math.ceil(count / 50),
      'application-autoscaling:DescribeScalingPolicies': Math.ceil((count * policiesEach) / 10),
      'application-autoscaling:DescribeScheduledActions': Math.ceil((count * schedulesEach) / 50),
      'cloudwatch:DescribeAlarms': Math.ceil((count * alarmsEach) / 100),
      'ecs:ListServices': Math.ceil(count / 100),
      'ecs:ListTaskDefinitionFamilies': 1,
      'ecs:DescribeServices': Math.ceil(count / 10),
      'logs:DescribeLogGroups': Math.ceil(count / 50),
    })
    await house.stop()
  },
)
