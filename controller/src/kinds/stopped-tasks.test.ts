import { expect, it } from 'vitest'
import { groupStopped } from './stopped-tasks.ts'
import type { RunTask } from './tasks.ts'

function task(id: string, change: Partial<RunTask> = {}): RunTask {
  return {
    arn: `arn:aws:ecs:eu-west-1:123456789012:task/main/${id}`,
    revision: 'arn:web:1',
    startedBy: 'ecs-svc/1',
    createdAt: 0,
    stopping: true,
    stopped: true,
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    exits: { web: 1, agent: 143 },
    tags: {},
    ...change,
  }
}

const idOf = (digit: string) => digit.repeat(32)

it('tasks that failed of the same are one group, with the container to blame first', () => {
  const killed = { exits: { web: 137 }, reasons: { web: 'OutOfMemoryError: x' } }

  const groups = groupStopped([task('a'), task('b', killed), task('c')])

  expect(groups).toMatchObject([
    { count: 2, example: 'a', containers: [{ name: 'web', exitCode: 1 }, { name: 'agent' }] },
    { count: 1, example: 'b', containers: [{ name: 'web', reason: 'OutOfMemoryError: x' }] },
  ])
})

it('texts that differ in an id alone are the same', () => {
  const saying = (id: string) => ({
    stopCode: 'TaskFailedToStart',
    stoppedReason: `ResourceInitializationError: request ${id}`,
    exits: {},
  })

  const groups = groupStopped([task('a', saying(idOf('1'))), task('b', saying(idOf('2')))])

  expect(groups).toMatchObject([{ count: 2, stopCode: 'TaskFailedToStart' }])
})

it('a task that the scheduler let go did not fail, one that failed its checks did', () => {
  const by = (stoppedReason: string) => ({ stopCode: 'ServiceSchedulerInitiated', stoppedReason })
  const scaled = by('Scaling activity initiated by (deployment ecs-svc/2)')
  const sick = by('Task failed container health checks')

  expect(groupStopped([task('a', scaled), task('b', sick)])).toMatchObject([
    { count: 1, reason: 'Task failed container health checks' },
  ])
})

it('no text is kept that looks like a credential, and none without end', () => {
  const [group] = groupStopped([
    task('a', { stoppedReason: `password=hunter2 ${'x'.repeat(1_000)}` }),
  ])

  expect(group?.reason).toMatch(/^password=\*\*\* x+…$/)
  expect(group?.reason).toHaveLength(400)
})
