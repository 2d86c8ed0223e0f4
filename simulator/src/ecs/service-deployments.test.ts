import { expect, test } from 'vitest'
import { type Bench, createBench, refusal } from './bench.testing.ts'

async function statuses(bench: Bench, input: object = {}): Promise<(string | undefined)[]> {
  const answer = await bench.call('ListServiceDeployments', {
    cluster: 'shop',
    service: 'web',
    ...input,
  })
  return answer.serviceDeployments?.map((one) => one.status) ?? []
}

const update = (bench: Bench, input: object) =>
  bench.call('UpdateService', { cluster: 'shop', service: 'web', ...input })

test('a service deployment goes from PENDING to SUCCESSFUL', async () => {
  const bench = await createBench()
  await bench.register('web')
  await bench.create('web')

  const pending = await statuses(bench)
  bench.pass(1)
  const running = await statuses(bench)
  bench.pass(60)
  const successful = await statuses(bench)

  expect([pending, running, successful]).toEqual([['PENDING'], ['IN_PROGRESS'], ['SUCCESSFUL']])
})

test('the newest comes first; status and time narrow the list; pages join up', async () => {
  const bench = await createBench()
  await bench.running('web')
  const start = bench.world.now()
  for (let round = 0; round < 3; round++) await update(bench, { forceNewDeployment: true })
  bench.pass(120)

  const all = await bench.call('ListServiceDeployments', {
    cluster: 'shop',
    service: 'web',
    maxResults: 3,
  })
  const rest = await statuses(bench, { nextToken: all.nextToken })
  const successful = await statuses(bench, { status: ['SUCCESSFUL'] })
  const before = await statuses(bench, { createdAt: { before: new Date(start) } })
  const after = await statuses(bench, { createdAt: { after: new Date(start - 1) } })

  expect(all.serviceDeployments?.map((one) => one.status)).toEqual([
    'SUCCESSFUL',
    'STOPPED',
    'STOPPED',
  ])
  expect(rest).toEqual(['SUCCESSFUL'])
  expect(successful).toHaveLength(2)
  expect(before).toHaveLength(1)
  expect(after).toHaveLength(3)
})

test('the four objects of a rollout tell the same story', async () => {
  const bench = await createBench()
  await bench.running('web')
  const before = await bench.service('web')
  await bench.image('web', 'shop/web:2')
  await update(bench, { taskDefinition: 'web:2' })
  bench.pass(10)

  const service = await bench.service('web')
  const [fresh, old] = service.deployments ?? []
  const answer = await bench.call('DescribeServiceDeployments', {
    serviceDeploymentArns: [
      service.currentServiceDeployment ?? '',
      'arn:aws:ecs:x:1:nothing/a/b/c',
    ],
  })
  const [deployment] = answer.serviceDeployments ?? []
  const target = deployment?.targetServiceRevision?.arn ?? ''
  const { serviceRevisions } = await bench.call('DescribeServiceRevisions', {
    serviceRevisionArns: [target],
  })

  expect(target).toContain(fresh?.id?.replace('ecs-svc/', '') ?? 'no id')
  expect(deployment).toMatchObject({
    status: 'IN_PROGRESS',
    targetServiceRevision: { requestedTaskCount: 2, runningTaskCount: 2, pendingTaskCount: 0 },
    sourceServiceRevisions: [
      { arn: before.currentServiceRevisions?.[0]?.arn, requestedTaskCount: 2, runningTaskCount: 2 },
    ],
    deploymentCircuitBreaker: { status: 'DISABLED', failureCount: 0, threshold: 3 },
  })
  expect(service.currentServiceRevisions).toMatchObject([
    { arn: target, runningTaskCount: fresh?.runningCount },
    { arn: before.currentServiceRevisions?.[0]?.arn, runningTaskCount: old?.runningCount },
  ])
  expect(serviceRevisions).toMatchObject([
    {
      serviceRevisionArn: target,
      taskDefinition: service.taskDefinition,
      launchType: 'FARGATE',
      containerImages: [{ containerName: 'app', image: 'shop/web:2' }],
    },
  ])
  expect(answer.failures).toEqual([{ arn: 'arn:aws:ecs:x:1:nothing/a/b/c', reason: 'MISSING' }])
})

test('an image has a digest once a task of the revision has started', async () => {
  const bench = await createBench()
  await bench.register('web')
  await bench.create('web')
  const { currentServiceRevisions } = await bench.service('web')
  const serviceRevisionArns = [currentServiceRevisions?.[0]?.arn ?? '']

  const before = await bench.call('DescribeServiceRevisions', { serviceRevisionArns })
  bench.pass(60)
  const after = await bench.call('DescribeServiceRevisions', { serviceRevisionArns })

  expect(before.serviceRevisions?.[0]?.containerImages).toEqual([
    { containerName: 'app', image: 'shop/web:1' },
  ])
  expect(after.serviceRevisions?.[0]?.containerImages?.[0]?.imageDigest).toMatch(
    /^sha256:[0-9a-f]{64}$/,
  )
})

test('a rollout is stopped by request: it rolls back, also without a circuit breaker', async () => {
  const bench = await createBench()
  await bench.running('web')
  await bench.image('web', 'shop/web:2')
  await update(bench, { taskDefinition: 'web:2' })
  bench.pass(10)
  const { currentServiceDeployment: serviceDeploymentArn } = await bench.service('web')

  await bench.call('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ROLLBACK' })
  const requested = await statuses(bench)
  bench.pass(1)
  const rolling = await statuses(bench)
  await bench.call('StopServiceDeployment', { serviceDeploymentArn })
  bench.pass(60)
  const over = await refusal(bench.call('StopServiceDeployment', { serviceDeploymentArn }))

  expect([requested[0], rolling[0], (await statuses(bench))[0]]).toEqual([
    'ROLLBACK_REQUESTED',
    'ROLLBACK_IN_PROGRESS',
    'ROLLBACK_SUCCESSFUL',
  ])
  expect((await bench.service('web')).taskDefinition).toMatch(/web:1$/)
  expect(over).toContain('ConflictException')
})

test('what cannot be stopped or described is refused', async () => {
  const bench = await createBench()
  await bench.running('web')
  const unknown = 'arn:aws:ecs:eu-west-1:123456789012:service-deployment/shop/web/none'
  const many = Array.from({ length: 21 }, () => unknown)

  const answers = [
    await refusal(bench.call('StopServiceDeployment', { serviceDeploymentArn: unknown })),
    await refusal(
      bench.call('StopServiceDeployment', { serviceDeploymentArn: unknown, stopType: 'ABORT' }),
    ),
    await refusal(bench.call('DescribeServiceDeployments', { serviceDeploymentArns: many })),
    await refusal(bench.call('ListServiceDeployments', { cluster: 'shop', service: 'api' })),
  ]

  expect(answers.map((answer) => answer.split(':')[0])).toEqual([
    'ServiceDeploymentNotFoundException',
    'UnsupportedFeatureException',
    'InvalidParameterException',
    'ServiceNotFoundException',
  ])
})

test('the history goes with the service', async () => {
  const bench = await createBench()
  await bench.running('web')
  const { currentServiceDeployment, currentServiceRevisions } = await bench.service('web')

  await bench.call('DeleteService', { cluster: 'shop', service: 'web', force: true })
  const revisions = await bench.call('DescribeServiceRevisions', {
    serviceRevisionArns: [currentServiceRevisions?.[0]?.arn ?? ''],
  })
  const answer = await bench.call('DescribeServiceDeployments', {
    serviceDeploymentArns: [currentServiceDeployment ?? ''],
  })

  expect(await statuses(bench)).toEqual([])
  expect(await bench.service('web')).not.toHaveProperty('currentServiceDeployment')
  expect(revisions.failures).toMatchObject([{ reason: 'MISSING' }])
  expect(answer.serviceDeployments).toEqual([])
  expect(answer.failures).toMatchObject([{ reason: 'MISSING' }])
})
