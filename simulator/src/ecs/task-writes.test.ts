import { expect, test } from 'vitest'
import { type Bench, createBench, network, refusal } from './bench.testing.ts'

async function run(bench: Bench, input: object = {}) {
  const answer = await bench.call('RunTask', {
    cluster: 'shop',
    taskDefinition: 'job',
    launchType: 'FARGATE',
    networkConfiguration: network,
    ...input,
  })
  return answer.tasks?.map((task) => task.taskArn ?? '') ?? []
}

async function describe(bench: Bench, tasks: string[]) {
  const answer = await bench.call('DescribeTasks', { cluster: 'shop', tasks })
  return answer.tasks?.[0]
}

test('a job runs for as long as its fate says and ends with its exit code', async () => {
  const bench = await createBench()
  await bench.register('job')
  bench.world.control('ecs', {
    type: 'fate',
    taskDefinition: 'job:1',
    fate: 'exits',
    afterSeconds: 30,
    exitCode: 3,
    reason: 'OutOfMemoryError: Container killed due to memory usage',
  })

  const tasks = await run(bench)
  const statuses: (string | undefined)[] = []
  for (let second = 0; second < 60; second++) {
    bench.pass(1)
    statuses.push((await describe(bench, tasks))?.lastStatus)
  }
  const ended = await describe(bench, tasks)

  expect([...new Set(statuses)]).toEqual([
    'PROVISIONING',
    'PENDING',
    'ACTIVATING',
    'RUNNING',
    'DEACTIVATING',
    'STOPPING',
    'DEPROVISIONING',
    'STOPPED',
  ])
  expect(statuses.filter((status) => status === 'RUNNING')).toHaveLength(30)
  expect(ended).toMatchObject({
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    desiredStatus: 'STOPPED',
    group: 'family:job',
    containers: [
      {
        name: 'app',
        exitCode: 3,
        lastStatus: 'STOPPED',
        reason: 'OutOfMemoryError: Container killed due to memory usage',
      },
    ],
  })
})

test('an image that cannot be pulled stops a task before it runs', async () => {
  const bench = await createBench()
  await bench.image('job', 'shop/job:does-not-exist')

  const tasks = await run(bench)
  bench.pass(30)
  const task = await describe(bench, tasks)

  expect(task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' })
  expect(task?.stoppedReason).toContain('CannotPullContainerError')
  expect(task?.containers?.[0]?.reason).toContain('CannotPullContainerError')
  expect(task).not.toHaveProperty('startedAt')
  expect(task?.containers?.[0]).not.toHaveProperty('exitCode')
})

test('the same token and parameters give the same tasks, other parameters a conflict', async () => {
  const bench = await createBench()
  await bench.register('job')
  const first = await run(bench, { clientToken: 'one', count: 2 })

  const again = await run(bench, { clientToken: 'one', count: 2 })
  const error: unknown = await run(bench, { clientToken: 'one', count: 3 }).catch(
    (caught: unknown) => caught,
  )
  const other = await run(bench, { clientToken: 'two', count: 2 })

  expect(again).toEqual(first)
  expect(error).toMatchObject({ code: 'ConflictException', extra: { resourceIds: first } })
  expect(other).not.toEqual(first)
})

test('a task that is stopped by hand says who stopped it', async () => {
  const bench = await createBench()
  await bench.register('job')
  const tasks = await run(bench)
  bench.pass(20)

  await bench.call('StopTask', { cluster: 'shop', task: tasks[0], reason: 'not needed' })
  bench.pass(20)
  const task = await describe(bench, tasks)

  expect(task).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'UserInitiated',
    stoppedReason: 'not needed',
    containers: [{ exitCode: 0 }],
  })
})

test('a task takes its time to stop, whatever else was due and however often it is asked', async () => {
  const bench = await createBench({ stoppingMs: 10_000 })
  await bench.running('web', { desiredCount: 1 })
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', forceNewDeployment: true })
  bench.pass(48)
  const { taskArns = [] } = await bench.call('ListTasks', { cluster: 'shop', serviceName: 'web' })
  for (const task of taskArns) {
    await bench.call('StopTask', { cluster: 'shop', task, reason: 'first' })
  }

  bench.pass(6)
  await bench.call('StopTask', { cluster: 'shop', task: taskArns[0], reason: 'second' })
  bench.pass(6)
  const early = await bench.call('DescribeTasks', { cluster: 'shop', tasks: taskArns })
  bench.pass(1)
  const late = await bench.call('DescribeTasks', { cluster: 'shop', tasks: taskArns })

  const statuses = [early, late].map((answer) => answer.tasks?.map((task) => task.lastStatus))
  expect(statuses).toEqual([
    ['DEPROVISIONING', 'DEPROVISIONING'],
    ['STOPPED', 'STOPPED'],
  ])
  expect(late.tasks?.map((task) => task.stoppedReason)).toEqual(['first', 'first'])
})

test('what cannot run or stop is refused', async () => {
  const bench = await createBench()
  await bench.register('job')
  const of = (input: object) => refusal(run(bench, input).then(() => ({})))

  const answers = [
    await of({ taskDefinition: 'nothing' }),
    await of({ networkConfiguration: undefined }),
    await of({ count: 11 }),
    await of({ launchType: 'PAPER' }),
    await refusal(bench.call('StopTask', { cluster: 'shop', task: 'abc' })),
  ]

  expect(answers.map((answer) => answer.split(':')[0])).toEqual([
    'ClientException',
    'InvalidParameterException',
    'InvalidParameterException',
    'InvalidParameterException',
    'InvalidParameterException',
  ])
})
