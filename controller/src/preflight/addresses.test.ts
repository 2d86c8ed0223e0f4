import type { CreateServiceCommandInput } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import type { Release } from '../model/index.ts'
import { addressesFor } from './addresses.ts'

function release(input: Partial<CreateServiceCommandInput>, isThere: boolean): Release {
  const resources = [{ kind: 'service', request: { input }, isThere }]
  return { resources } as unknown as Release
}

const rolling = (maximumPercent: number, minimumHealthyPercent: number) => ({
  deploymentConfiguration: { maximumPercent, minimumHealthyPercent },
})
const blueGreen = { deploymentConfiguration: { strategy: 'BLUE_GREEN' as const } }

const cases: readonly (readonly [string, Release, number, number])[] = [
  ['a new service', release({ desiredCount: 4 }, false), 4, 4],
  ['twice as many at most', release({ desiredCount: 4, ...rolling(200, 100) }, true), 1, 4],
  ['half as many more', release({ desiredCount: 4, ...rolling(150, 100) }, true), 1, 2],
  ['stops some first', release({ desiredCount: 4, ...rolling(200, 50) }, true), 0, 4],
  ['stops all first', release({ desiredCount: 4, ...rolling(100, 0) }, true), 0, 0],
  ['all beside all', release({ desiredCount: 4, ...blueGreen }, true), 4, 4],
  ['nothing runs', release({ desiredCount: 0 }, true), 0, 0],
  ['a daemon', release({ schedulingStrategy: 'DAEMON' }, false), 0, 0],
  ['a job', { resources: [] } as unknown as Release, 1, 1],
]

test.each(cases)('%s', (_name, one, least, most) => {
  expect(addressesFor(one)).toEqual({ least, most })
})
