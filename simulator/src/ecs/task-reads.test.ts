import { expect, test } from 'vitest'
import { type Bench, createBench, network, refusal } from './bench.testing.ts'

async function listed(bench: Bench, input: object): Promise<string[]> {
  const answer = await bench.call('ListTasks', { cluster: 'shop', ...input })
  return answer.taskArns ?? []
}

test('tasks are found by service, family, deployment and launch type', async () => {
  const bench = await createBench()
  await bench.running('web')
  await bench.running('api', { desiredCount: 1 })
  const { deployments } = await bench.service('web')
  await bench.call('RunTask', {
    cluster: 'shop',
    taskDefinition: 'api',
    networkConfiguration: network,
    startedBy: 'somebody',
  })

  expect(await listed(bench, {})).toHaveLength(4)
  expect(await listed(bench, { serviceName: 'web' })).toHaveLength(2)
  expect(await listed(bench, { family: 'api' })).toHaveLength(2)
  expect(await listed(bench, { startedBy: deployments?.[0]?.id })).toHaveLength(2)
  expect(await listed(bench, { startedBy: 'somebody' })).toHaveLength(1)
  expect(await listed(bench, { launchType: 'EC2' })).toHaveLength(1)
  expect(await listed(bench, { containerInstance: 'i-1' })).toEqual([])
  expect(await refusal(bench.call('ListTasks', { cluster: 'shop', serviceName: 'x' }))).toContain(
    'ServiceNotFoundException',
  )
  expect(
    await refusal(bench.call('ListTasks', { cluster: 'shop', startedBy: 'a', family: 'b' })),
  ).toContain('startedBy must be the only filter')
})

test('stopped tasks are apart, and gone after an hour', async () => {
  const bench = await createBench()
  await bench.running('web')
  const [task = ''] = await listed(bench, { serviceName: 'web' })
  await bench.call('StopTask', { cluster: 'shop', task })
  bench.pass(60)

  const stopped = await listed(bench, { serviceName: 'web', desiredStatus: 'STOPPED' })
  const running = await listed(bench, { serviceName: 'web' })
  bench.pass(3_600)
  const later = await listed(bench, { serviceName: 'web', desiredStatus: 'STOPPED' })
  const { failures } = await bench.call('DescribeTasks', { cluster: 'shop', tasks: [task] })

  expect(stopped).toEqual([task])
  expect(running).toHaveLength(2)
  expect(running).not.toContain(task)
  expect(later).toEqual([])
  expect(failures).toEqual([{ arn: task, reason: 'MISSING' }])
})

test('a task of a service tells where it came from', async () => {
  const bench = await createBench()
  const tags = [{ key: 'team', value: 'shop' }]
  await bench.running('web', {
    desiredCount: 1,
    tags,
    propagateTags: 'SERVICE',
    enableECSManagedTags: true,
  })
  const { deployments } = await bench.service('web')
  const tasks = await listed(bench, { serviceName: 'web' })

  const plain = await bench.call('DescribeTasks', { cluster: 'shop', tasks })
  const tagged = await bench.call('DescribeTasks', { cluster: 'shop', tasks, include: ['TAGS'] })

  const [task] = plain.tasks ?? []
  expect(task).toMatchObject({
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    group: 'service:web',
    startedBy: deployments?.[0]?.id,
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    cpu: '256',
    memory: '512',
    containers: [{ name: 'app', lastStatus: 'RUNNING', image: 'shop/web:1' }],
    attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED' }],
  })
  expect(task?.taskArn).toMatch(/:task\/shop\/[0-9a-f]{32}$/)
  expect(task).not.toHaveProperty('tags')
  expect(tagged.tasks?.[0]?.tags).toEqual([
    { key: 'aws:ecs:clusterName', value: 'shop' },
    { key: 'aws:ecs:serviceName', value: 'web' },
    ...tags,
  ])
})

test('health is known only of tasks with a health check', async () => {
  const bench = await createBench()
  const healthCheck = { command: ['CMD-SHELL', 'true'] }
  await bench.register('checked', {
    containerDefinitions: [{ name: 'app', image: 'shop/web:1', healthCheck }],
  })
  await bench.create('checked', { desiredCount: 1 })
  await bench.running('plain', { desiredCount: 1 })

  const health: (string | undefined)[] = []
  for (const serviceName of ['checked', 'plain']) {
    const tasks = await listed(bench, { serviceName })
    const answer = await bench.call('DescribeTasks', { cluster: 'shop', tasks })
    health.push(answer.tasks?.[0]?.healthStatus)
  }

  expect(health).toEqual(['HEALTHY', 'UNKNOWN'])
})

test('more than 100 tasks are not described in one call', async () => {
  const bench = await createBench()
  const tasks = Array.from({ length: 101 }, (_, index) => `task-${index}`)

  expect(await refusal(bench.call('DescribeTasks', { cluster: 'shop', tasks }))).toContain(
    'InvalidParameterException',
  )
})
