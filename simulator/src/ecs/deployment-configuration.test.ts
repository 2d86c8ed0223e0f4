import type { DeploymentConfiguration } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import {
  checkConfiguration,
  filledConfiguration,
  mergedConfiguration,
} from './deployment-configuration.ts'

const live = filledConfiguration(
  {
    maximumPercent: 150,
    deploymentCircuitBreaker: {
      enable: true,
      rollback: true,
      resetOnHealthyTask: false,
      thresholdConfiguration: { type: 'COUNT', value: 5 },
    },
  },
  'REPLICA',
)

test('the top level merges: what is not named stays', () => {
  const merged = mergedConfiguration(live, { minimumHealthyPercent: 50 })

  expect(merged).toEqual({ ...live, minimumHealthyPercent: 50 })
})

test('in the circuit breaker an omitted rollback becomes false, and the newer members stay', () => {
  const breaker = { enable: true } as DeploymentConfiguration['deploymentCircuitBreaker']

  const merged = mergedConfiguration(live, {
    ...(breaker && { deploymentCircuitBreaker: breaker }),
  })

  expect(merged.deploymentCircuitBreaker).toEqual({
    enable: true,
    rollback: false,
    resetOnHealthyTask: false,
    thresholdConfiguration: { type: 'COUNT', value: 5 },
  })
})

test('a part of a block is filled up on create', () => {
  const filled = filledConfiguration({ strategy: 'ROLLING', minimumHealthyPercent: 50 }, 'REPLICA')

  expect(filled).toMatchObject({
    maximumPercent: 200,
    minimumHealthyPercent: 50,
    strategy: 'ROLLING',
  })
})

test('early success gets its defaults when it is named', () => {
  const { earlySuccessCriteria } = filledConfiguration(
    { earlySuccessCriteria: { enable: false } },
    'REPLICA',
  )

  expect(earlySuccessCriteria).toEqual({
    enable: false,
    healthyPercent: 100,
    sourceServiceRevisionCleanup: 'BLOCKING',
  })
})

const refused: [what: string, input: DeploymentConfiguration, code: string][] = [
  ['limits that block', { maximumPercent: 100 }, 'InvalidParameterException'],
  ['limits that cross', { maximumPercent: 50 }, 'InvalidParameterException'],
  ['a floor above 100', { minimumHealthyPercent: 101 }, 'InvalidParameterException'],
  ['a bake time', { bakeTimeInMinutes: 1 }, 'InvalidParameterException'],
  ['an unknown strategy', { strategy: 'TWIST' as 'ROLLING' }, 'InvalidParameterException'],
  [
    'alarms without a name',
    { alarms: { alarmNames: [], enable: true, rollback: true } },
    'InvalidParameterException',
  ],
  [
    'early success below the floor',
    { minimumHealthyPercent: 50, earlySuccessCriteria: { enable: true, healthyPercent: 49 } },
    'InvalidParameterException',
  ],
  [
    'early success of traffic that shifts',
    { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0, earlySuccessCriteria: { enable: true } },
    'InvalidParameterException',
  ],
]

test.each(refused)('%s: refused', (_what, input, code) => {
  const check = () => checkConfiguration(filledConfiguration(input, 'REPLICA'), 'REPLICA')

  expect(check).toThrow(expect.objectContaining({ code }))
})
