import { describe, expect, it } from 'vitest'
import { noExplanation, type StoppedTasks } from '../model/index.ts'
import { causeOf, causeOfRun } from './cause.ts'

function stopped(change: Partial<StoppedTasks> = {}): StoppedTasks {
  return {
    count: 3,
    stopCode: 'EssentialContainerExited',
    reason: 'Essential container in task exited',
    containers: [{ name: 'web', exitCode: 1 }],
    example: 'abc',
    ...change,
  }
}

const log = {
  container: 'web',
  group: '/shop',
  stream: 'web/web/abc',
  lines: ['begins', 'no db', ' '],
}
const on = { name: 'errors', state: 'ALARM', reason: 'too many' }

describe('the cause of a failed rollout', () => {
  it.each([
    ['an exit code', { tasks: [stopped()] }, '3 tasks ended: container web exited with code 1'],
    [
      'its last words',
      { tasks: [stopped()], logs: [log] },
      '3 tasks ended: container web exited with code 1; its last words: no db',
    ],
    [
      'what an exit code means, and what ECS says of the container',
      {
        tasks: [
          stopped({ containers: [{ name: 'web', exitCode: 137, reason: 'OutOfMemoryError: x' }] }),
        ],
      },
      '3 tasks ended: container web exited with code 137 (it was killed): OutOfMemoryError: x',
    ],
    [
      'an image that is not there',
      {
        tasks: [
          stopped({
            count: 1,
            stopCode: 'TaskFailedToStart',
            reason: 'CannotPullContainerError: x',
          }),
        ],
        logs: [log],
      },
      '1 task failed to start: CannotPullContainerError: x',
    ],
    [
      'health checks, with what the load balancer says of them',
      {
        tasks: [
          stopped({
            stopCode: 'ServiceSchedulerInitiated',
            reason:
              'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-1/0123)',
            containers: [],
          }),
        ],
        events: [
          {
            at: 1,
            message:
              '(service web) (task a) (port 80) is unhealthy in (target-group x) due to (reason Health checks failed with these codes: [500]).',
          },
        ],
      },
      '3 tasks failed ELB health checks in target group web-1: Health checks failed with these codes: [500]',
    ],
    [
      'that no host has room',
      { events: [{ at: 1, message: '(service web) was unable to place a task' }] },
      '(service web) was unable to place a task',
    ],
    ['an alarm', { alarms: [{ ...on, state: 'OK' }, on] }, 'alarm errors is on: too many'],
    ['nothing', { alarms: [{ ...on, state: 'INSUFFICIENT_DATA' }] }, ''],
  ])('is %s', (_what, found, cause) => {
    expect(causeOf({ ...noExplanation, ...found }, 'tasks failed to start')).toBe(cause)
  })

  it('is the alarm where ECS stopped the rollout for it, else the tasks', () => {
    const found = { ...noExplanation, tasks: [stopped()], alarms: [on] }

    expect(causeOf(found, 'alarm(s) errors in ALARM')).toMatch(/^alarm errors is on/)
    expect(causeOf(found, 'tasks failed to start')).toMatch(/^3 tasks ended/)
  })
})

it('a run is told without a number', () => {
  const run = stopped({ count: 1, containers: [{ name: 'web', exitCode: 127 }] })

  expect(causeOfRun([run], [log])).toBe(
    'container web exited with code 127 (the command was not found); its last words: no db',
  )
  expect(causeOfRun([], [])).toBe('')
})
