import {
  ContinueServiceDeploymentCommand,
  type DeploymentConfiguration,
  DescribeServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { clientsOf } from '../clients.testing.ts'
import { createBench, refusal } from './bench.testing.ts'
import { type ShiftBench, shiftBench } from './shifting.testing.ts'

type Hook = NonNullable<DeploymentConfiguration['lifecycleHooks']>[number]
type HookStage = NonNullable<Hook['lifecycleStages']>[number]

function pausedAt(stages: HookStage[], timeoutConfiguration?: Hook['timeoutConfiguration']) {
  const hook = { targetType: 'PAUSE' as const, lifecycleStages: stages }
  return { lifecycleHooks: [{ ...hook, ...(timeoutConfiguration && { timeoutConfiguration }) }] }
}

const blueGreen = { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 1 }

/** A service that runs, with an update under way that stops at the stages. */
async function paused(stages: HookStage[], more: Partial<DeploymentConfiguration> = {}) {
  const bench = await shiftBench()
  await bench.create(blueGreen)
  const deploymentConfiguration = { ...blueGreen, ...pausedAt(stages), ...more }
  await bench.update('shop/web:2', { deploymentConfiguration })
  return bench
}

async function waiting({ current }: Pick<ShiftBench, 'current'>) {
  const { serviceDeploymentArn = '', lifecycleHookDetails = [] } = await current()
  const hook = lifecycleHookDetails.find((one) => one.status === 'AWAITING_ACTION')
  return { serviceDeploymentArn, hookId: hook?.hookId ?? '', hook }
}

test('a pause holds its stage until somebody answers it, over the real client', async () => {
  const bench = await paused(['POST_SCALE_UP'])
  const { ecs } = clientsOf(bench.elb.world)
  await bench.until('POST_SCALE_UP')
  bench.ecs.pass(3_600)

  const { serviceDeploymentArn, hookId, hook } = await waiting(bench)
  const held = await bench.current()
  await ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId }))
  bench.ecs.pass(1)
  const { serviceDeployments } = await ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [serviceDeploymentArn] }),
  )
  bench.ecs.pass(600)

  expect(held).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'POST_SCALE_UP' })
  expect(hook).toMatchObject({ targetType: 'PAUSE', timeoutAction: 'ROLLBACK' })
  expect(hookId).toMatch(/^ecs-pause-\w{43}$/)
  expect(serviceDeployments).toMatchObject([
    { lifecycleStage: 'TEST_TRAFFIC_SHIFT', lifecycleHookDetails: [{ status: 'SUCCEEDED' }] },
  ])
  expect((await bench.current()).status).toBe('SUCCESSFUL')
})

test('ROLLBACK sends the deployment back', async () => {
  const bench = await paused(['POST_PRODUCTION_TRAFFIC_SHIFT'])
  await bench.until('POST_PRODUCTION_TRAFFIC_SHIFT')
  const { serviceDeploymentArn, hookId } = await waiting(bench)

  const action = 'ROLLBACK' as const
  await bench.ecs.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId, action })
  bench.ecs.pass(600)

  expect(await bench.current()).toMatchObject({
    status: 'ROLLBACK_SUCCESSFUL',
    statusReason:
      'Service deployment rolled back because POST_PRODUCTION_TRAFFIC_SHIFT lifecycle hook(s) failed.',
    lifecycleHookDetails: [{ status: 'FAILED' }],
  })
  expect((await bench.weights()).production).toBe('0/100')
})

test('a pause that nobody answers goes back after a day, or where and when it says', async () => {
  const usual = await paused(['PRE_SCALE_UP'])
  const other = await paused(
    [],
    pausedAt(['PRE_SCALE_UP'], { timeoutInMinutes: 5, action: 'CONTINUE' }),
  )
  for (const { ecs } of [usual, other]) ecs.pass(900)
  const afterAWhile = [await usual.current(), await other.current()]
  usual.ecs.pass(86_400)

  expect(afterAWhile).toMatchObject([
    { lifecycleStage: 'PRE_SCALE_UP' },
    { status: 'SUCCESSFUL', lifecycleHookDetails: [{ status: 'TIMED_OUT' }] },
  ])
  expect(await usual.current()).toMatchObject({
    status: 'ROLLBACK_SUCCESSFUL',
    statusReason: 'Service deployment rolled back because PRE_SCALE_UP pause hook timed out.',
  })
})

test('all pauses of a stage must be answered', async () => {
  const hooks = pausedAt(['PRE_SCALE_UP']).lifecycleHooks
  const bench = await paused([], { lifecycleHooks: [...hooks, ...hooks] })
  await bench.until('PRE_SCALE_UP')

  const stages: unknown[] = []
  for (let answer = 0; answer < 2; answer++) {
    const { serviceDeploymentArn, hookId } = await waiting(bench)
    await bench.ecs.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId })
    bench.ecs.pass(10)
    stages.push((await bench.current()).lifecycleStage)
  }

  expect(stages).toEqual(['PRE_SCALE_UP', 'SCALE_UP'])
})

test('before each step of a canary there is a pause of its own', async () => {
  const bench = await shiftBench()
  const steps = { canaryPercent: 20, canaryBakeTimeInMinutes: 1 }
  const configuration = { strategy: 'CANARY' as const, canaryConfiguration: steps }
  await bench.create(configuration)
  const hooks = pausedAt(['PRE_PRODUCTION_TRAFFIC_SHIFT'])
  await bench.update('shop/web:2', { deploymentConfiguration: { ...configuration, ...hooks } })

  const seen: [string, string][] = []
  for (let step = 0; step < 2; step++) {
    bench.ecs.pass(600)
    const { serviceDeploymentArn, hookId } = await waiting(bench)
    seen.push([hookId, (await bench.weights()).production])
    await bench.ecs.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId })
  }
  bench.ecs.pass(600)

  expect(seen.map(([, weights]) => weights)).toEqual(['0/100', '20/80'])
  expect(new Set(seen.map(([id]) => id)).size).toBe(2)
  expect((await bench.current()).status).toBe('SUCCESSFUL')
})

test('a rolling deployment pauses before its first new task, and after its last', async () => {
  const ecs = await createBench()
  await ecs.running('web')
  await ecs.image('web', 'shop/web:2')
  await ecs.call('UpdateService', {
    cluster: 'shop',
    service: 'web',
    taskDefinition: 'web',
    deploymentConfiguration: pausedAt(['PRE_SCALE_UP', 'POST_SCALE_UP']),
  })
  const current = async () => {
    const { currentServiceDeployment = '' } = await ecs.service('web')
    const { serviceDeployments } = await ecs.call('DescribeServiceDeployments', {
      serviceDeploymentArns: [currentServiceDeployment],
    })
    return serviceDeployments?.[0] ?? {}
  }

  const seen: unknown[] = []
  for (let stop = 0; stop < 2; stop++) {
    ecs.pass(600)
    const { serviceDeploymentArn, hookId } = await waiting({ current })
    const { lifecycleStage, targetServiceRevision } = await current()
    seen.push([lifecycleStage, targetServiceRevision?.runningTaskCount])
    await ecs.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId })
  }
  const before = await ecs.service('web')
  ecs.pass(10)
  const after = await ecs.service('web')

  expect(seen).toEqual([
    ['PRE_SCALE_UP', 0],
    ['POST_SCALE_UP', 2],
  ])
  expect(before.deployments?.[0]?.rolloutState).toBe('IN_PROGRESS')
  expect(after.deployments?.[0]?.rolloutState).toBe('COMPLETED')
  expect((await current()).status).toBe('SUCCESSFUL')
})

test('only a hook that waits can be answered, by its own id', async () => {
  const bench = await paused(['POST_SCALE_UP'])
  await bench.until('POST_SCALE_UP')
  const { serviceDeploymentArn, hookId } = await waiting(bench)
  const answer = (arn: string, id: string) =>
    refusal(bench.ecs.call('ContinueServiceDeployment', { serviceDeploymentArn: arn, hookId: id }))

  const answers = [
    await answer(`${serviceDeploymentArn}x`, hookId),
    await answer(serviceDeploymentArn, 'pause'),
    await answer(serviceDeploymentArn, 'ecs-pause-other'),
    await answer(serviceDeploymentArn, hookId),
    await answer(serviceDeploymentArn, hookId),
  ]
  bench.ecs.pass(600)

  expect([...answers, await answer(serviceDeploymentArn, hookId)]).toEqual([
    'ServiceDeploymentNotFoundException: The service deployment does not exist.',
    expect.stringContaining('Invalid hookId'),
    expect.stringContaining('Provided hookId is either completed, unavailable'),
    'no error',
    expect.stringContaining('Provided hookId is either completed, unavailable'),
    expect.stringContaining('in terminal states'),
  ])
})

const refused: [what: string, hook: Hook, more: DeploymentConfiguration, message: string][] = [
  [
    'a pause in a shift',
    pausedAt(['TEST_TRAFFIC_SHIFT']).lifecycleHooks[0] ?? {},
    blueGreen,
    'Invalid lifecycle stage provided for Pause Hook',
  ],
  [
    'a hook without a stage',
    { targetType: 'PAUSE' },
    blueGreen,
    'lifecycleStages of a hook can not be empty',
  ],
  [
    'a hook of Lambda',
    { lifecycleStages: ['PRE_SCALE_UP'], hookTargetArn: 'arn:aws:lambda:eu-west-1:1:function:f' },
    blueGreen,
    'The simulator does not model lifecycle hooks that call a Lambda function',
  ],
  [
    'a pause that rolling does not pass',
    pausedAt(['POST_TEST_TRAFFIC_SHIFT']).lifecycleHooks[0] ?? {},
    {},
    'a pause at POST_TEST_TRAFFIC_SHIFT in a rolling deployment',
  ],
  [
    'a long pause',
    pausedAt(['PRE_SCALE_UP'], { timeoutInMinutes: 20_161 }).lifecycleHooks[0] ?? {},
    {},
    'timeoutInMinutes must be a whole number from 1 to 20160',
  ],
]

test.each(refused)('%s: refused', async (_what, hook, more, message) => {
  const ecs = await createBench()
  await ecs.register('web')
  const deploymentConfiguration = { ...more, lifecycleHooks: [hook] }

  expect(await refusal(ecs.create('web', { deploymentConfiguration }))).toContain(message)
})

test('hooks read back complete, and an empty list takes them away', async () => {
  const ecs = await createBench()
  await ecs.running('web', { deploymentConfiguration: pausedAt(['PRE_SCALE_UP']) })
  const before = await ecs.service('web')
  const deploymentConfiguration = { lifecycleHooks: [] }
  await ecs.call('UpdateService', { cluster: 'shop', service: 'web', deploymentConfiguration })
  const after = await ecs.service('web')

  expect(before.deploymentConfiguration?.lifecycleHooks).toEqual([
    {
      targetType: 'PAUSE',
      lifecycleStages: ['PRE_SCALE_UP'],
      timeoutConfiguration: { timeoutInMinutes: 1_440, action: 'ROLLBACK' },
    },
  ])
  expect(after.deploymentConfiguration).not.toHaveProperty('lifecycleHooks')
})
