import { expect, test } from 'vitest'
import { rateLimits } from './rate-limits.ts'
import { createThrottle } from './throttle.ts'
import type { Throttle, ThrottleSettings } from './throttle.ts'

function throttle(settings: Partial<ThrottleSettings> = {}): Throttle {
  return createThrottle(rateLimits, { enabled: true, speed: 1, otherUsers: {}, ...settings }, 0)
}

/** How many calls in a row get through at one instant. */
function calls(buckets: Throttle, operation: string, now: number): number {
  for (let count = 0; count < 1000; count++) {
    try {
      buckets.take(operation, now)
    } catch {
      return count
    }
  }
  return Infinity
}

test.each([
  ['ecs:RegisterTaskDefinition', 20, 1],
  ['ecs:DeregisterTaskDefinition', 20, 1],
  ['ecs:DeleteTaskDefinitions', 5, 1],
  ['ecs:DescribeTaskDefinition', 50, 20],
  ['ecs:CreateService', 50, 5],
  ['ecs:UpdateService', 50, 5],
  ['ecs:DescribeServices', 100, 20],
  ['ecs:ListServicesByNamespace', 10, 1],
  ['ecs:ListServiceDeployments', 50, 20],
  ['ecs:DescribeServiceRevisions', 50, 20],
  ['ecs:DescribeTasks', 100, 20],
  ['ecs:RunTask', 100, 40],
  ['ecs:TagResource', 20, 10],
  ['ecs:ListTagsForResource', 50, 20],
  ['ecs:CreateCluster', 20, 1],
  ['ecs:DescribeClusters', 50, 20],
])('%s: %i at once, then %i a second', (operation, burst, perSecond) => {
  const buckets = throttle()

  expect(calls(buckets, operation, 0)).toBe(burst)
  expect(calls(buckets, operation, 999 / perSecond)).toBe(0)
  expect(calls(buckets, operation, 2000)).toBe(Math.min(burst, 2 * perSecond))
})

test('registering and deregistering drink from one bucket', () => {
  const buckets = throttle()
  calls(buckets, 'ecs:RegisterTaskDefinition', 0)

  expect(() => buckets.take('ecs:DeregisterTaskDefinition', 0)).toThrow('Rate exceeded')
  expect(() => buckets.take('ecs:DescribeServices', 0)).not.toThrow()
})

test('an empty bucket answers as ECS does', () => {
  const buckets = throttle()
  calls(buckets, 'ecs:DeleteTaskDefinitions', 0)

  expect(() => buckets.take('ecs:DeleteTaskDefinitions', 0)).toThrow(
    expect.objectContaining({ code: 'ThrottlingException', status: 400, message: 'Rate exceeded' }),
  )
})

test('a full bucket does not overflow', () => {
  expect(calls(throttle(), 'ecs:DeleteTaskDefinitions', 3_600_000)).toBe(5)
})

test('operations without a documented bucket are not throttled, and nothing is when it is off', () => {
  expect(calls(throttle(), 'ecs:StopServiceDeployment', 0)).toBe(Infinity)
  expect(calls(throttle({ enabled: false }), 'ecs:CreateCluster', 0)).toBe(Infinity)
})

test('the speed multiplies what flows back, not what fits in', () => {
  const buckets = throttle({ speed: 3 })

  expect(calls(buckets, 'ecs:DeleteTaskDefinitions', 0)).toBe(5)
  expect(calls(buckets, 'ecs:DeleteTaskDefinitions', 1000)).toBe(3)
})

test('other users take their share, and may take all of it', () => {
  const buckets = throttle()

  buckets.set({ otherUsers: { 'ecs service read': 15, 'ecs service modify': 50 } }, 0)

  expect(calls(buckets, 'ecs:DescribeServices', 0)).toBe(100)
  expect(calls(buckets, 'ecs:DescribeServices', 1000)).toBe(5)
  expect(calls(buckets, 'ecs:UpdateService', 2000)).toBe(0)
  buckets.set({ otherUsers: {} }, 2000)
  expect(calls(buckets, 'ecs:UpdateService', 3000)).toBe(5)
})

test('settings that make no sense are refused and change nothing', () => {
  const buckets = throttle()

  expect(() => buckets.set({ speed: 0 }, 0)).toThrow('speed is 0: give a number above 0')
  expect(() => buckets.set({ otherUsers: { nobody: 1 } }, 0)).toThrow('no bucket called "nobody"')
  expect(buckets.settings).toEqual({ enabled: true, speed: 1, otherUsers: {} })
})
