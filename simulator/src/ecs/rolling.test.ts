import { expect, test } from 'vitest'
import { ceilingOf, floorOf, rollingStep, type RollingPicture } from './rolling.ts'

const settled = { good: 0, healthy: 0, bad: 0, mayLaunch: true }

/** A rollout that has just begun: all old tasks are healthy, none of the new ones is there. */
function begun(desired: number, minimumHealthyPercent: number, maximumPercent: number) {
  const picture: RollingPicture = {
    desired,
    minimumHealthyPercent,
    maximumPercent,
    occupied: desired,
    leaving: 0,
    primary: { ...settled, failed: false },
    old: [{ ...settled, good: desired, healthy: desired, wanted: desired }],
  }
  return picture
}

test('the floor is rounded up and the ceiling down', () => {
  expect([floorOf(4, 50), floorOf(2, 75), floorOf(3, 100), floorOf(7, 0)]).toEqual([2, 2, 3, 0])
  expect([ceilingOf(4, 200), ceilingOf(3, 125), ceilingOf(1, 150)]).toEqual([8, 3, 1])
})

test('50 % of 4: two old tasks may stop before a new one starts', () => {
  const step = rollingStep(begun(4, 50, 100))

  expect(step.old).toEqual([{ wanted: 2, start: 0, stop: 2 }])
  expect(step.primary.start).toBe(0)
})

test('75 % of 2 is rounded up: nothing stops first', () => {
  const step = rollingStep(begun(2, 75, 200))

  expect(step.old).toEqual([{ wanted: 2, start: 0, stop: 0 }])
  expect(step.primary.start).toBe(2)
})

test('200 % of 4: four new tasks start before an old one stops', () => {
  const step = rollingStep(begun(4, 100, 200))

  expect(step.primary.start).toBe(4)
  expect(step.old).toEqual([{ wanted: 4, start: 0, stop: 0 }])
})

test('125 % of 3 is rounded down: nothing starts, nothing stops, and that is said', () => {
  const step = rollingStep(begun(3, 100, 125))

  expect(step.primary.start).toBe(0)
  expect(step.old).toEqual([{ wanted: 3, start: 0, stop: 0 }])
  expect(step.stalled).toBe(true)
})

test('a rollout that waits for something does not count as standing still', () => {
  const halfway = begun(4, 50, 100)
  const old = [{ ...settled, good: 2, healthy: 2, wanted: 2 }]
  const narrow = begun(4, 100, 125)
  const oneStarting = { ...narrow.primary, good: 1 }

  const stopping = rollingStep({ ...halfway, leaving: 2, old })
  const starting = rollingStep({ ...narrow, occupied: 5, primary: oneStarting })

  expect([stopping.primary.start, stopping.stalled]).toEqual([0, false])
  expect([starting.primary.start, starting.stalled]).toEqual([0, false])
})

test('each healthy new task lets one old task go', () => {
  const now = begun(4, 100, 200)
  const primary = { ...now.primary, good: 4, healthy: 3 }

  const step = rollingStep({ ...now, occupied: 8, primary })

  expect(step.old).toEqual([{ wanted: 1, start: 0, stop: 3 }])
})

test('a failed rollout starts nothing and takes nothing away', () => {
  const now = begun(2, 50, 200)
  const primary = { ...now.primary, bad: 1, failed: true, mayLaunch: false }

  const step = rollingStep({ ...now, occupied: 3, primary })

  expect(step.primary).toEqual({ start: 0, stopGood: 0, stopBad: 0 })
  expect(step.old).toEqual([{ wanted: 2, start: 0, stop: 0 }])
  expect(step.stalled).toBe(false)
})

test('an old task that died is replaced with what the new ones leave of the ceiling', () => {
  const now = begun(2, 100, 200)
  const primary = { ...now.primary, good: 2 }
  const old = [{ ...settled, good: 1, healthy: 1, wanted: 2 }]

  const step = rollingStep({ ...now, occupied: 3, primary, old })

  expect(step.old).toEqual([{ wanted: 2, start: 1, stop: 0 }])
})

test('an unhealthy task is replaced first, and stops at once where there is no room', () => {
  const sick = { good: 1, healthy: 1, bad: 1, mayLaunch: true, failed: false }
  const steady = { ...begun(2, 50, 200), occupied: 2, old: [], primary: sick }

  const roomy = rollingStep(steady)
  const tight = rollingStep({ ...steady, maximumPercent: 100 })
  const replaced = rollingStep({
    ...steady,
    occupied: 3,
    primary: { ...sick, good: 2, healthy: 2 },
  })

  expect(roomy.primary).toEqual({ start: 1, stopGood: 0, stopBad: 0 })
  expect(tight.primary).toEqual({ start: 0, stopGood: 0, stopBad: 1 })
  expect(replaced.primary).toEqual({ start: 0, stopGood: 0, stopBad: 1 })
})

test('of two old deployments the newer one keeps its tasks longer', () => {
  const now = begun(2, 100, 200)
  const old = [
    { ...settled, good: 1, healthy: 1, wanted: 1 },
    { ...settled, good: 1, healthy: 1, wanted: 1 },
  ]
  const primary = { ...now.primary, good: 2, healthy: 1 }

  const step = rollingStep({ ...now, occupied: 4, primary, old })

  expect(step.old.map((one) => one.stop)).toEqual([0, 1])
})
