import {
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
} from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { clientsOf } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { createSimulator } from '../simulator.ts'
import { benchOf, network } from './bench.testing.ts'

/** A world with the family `migrate`, before its real client. */
async function jobs(): Promise<{ world: World; ecs: ECSClient; run: Run }> {
  const world = createSimulator({ throttling: { enabled: false }, ecs: { jobMs: 30_000 } })
  const bench = benchOf(world)
  await bench.call('CreateCluster', { clusterName: 'shop' })
  await bench.image('migrate', 'shop/web:1')
  const { ecs } = clientsOf(world)
  const run: Run = async (more = {}) => {
    const { tasks = [] } = await ecs.send(
      new RunTaskCommand({
        cluster: 'shop',
        taskDefinition: 'migrate',
        launchType: 'FARGATE',
        networkConfiguration: network,
        ...more,
      }),
    )
    return tasks[0]?.taskArn ?? ''
  }
  return { world, ecs, run }
}

type Run = (more?: Partial<RunTaskCommandInput>) => Promise<string>

async function told(ecs: ECSClient, arn: string) {
  const { tasks } = await ecs.send(
    new DescribeTasksCommand({ cluster: 'shop', tasks: [arn], include: ['TAGS'] }),
  )
  return tasks?.[0]
}

test('a task that nobody scripted runs for a while and ends well; it can be read for an hour', async () => {
  const { world, ecs, run } = await jobs()
  const arn = await run({ startedBy: 'plumbline', tags: [{ key: 'unit', value: 'migrate' }] })

  world.advance(35_000)
  const during = await told(ecs, arn)
  world.advance(20_000)
  const ended = await told(ecs, arn)
  world.advance(3_500_000)
  const later = await told(ecs, arn)
  const { taskArns } = await ecs.send(
    new ListTasksCommand({ cluster: 'shop', startedBy: 'plumbline', desiredStatus: 'STOPPED' }),
  )

  expect(during).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' })
  expect(ended).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    tags: [{ key: 'unit', value: 'migrate' }],
    containers: [{ name: 'app', exitCode: 0 }],
  })
  expect(later?.containers).toMatchObject([{ exitCode: 0 }])
  expect(taskArns).toEqual([arn])
})

test('an exit code by family, by image, or for the jobs of a group alone', async () => {
  const { world, ecs, run } = await jobs()
  world.control('ecs', { type: 'fate', image: 'shop/web', fate: 'exits', exitCode: 9 })
  world.control('ecs', {
    type: 'fate',
    taskDefinition: 'migrate',
    group: 'gate',
    fate: 'exits',
    exitCode: 3,
  })

  const arns = [await run(), await run({ group: 'gate:web' })]
  world.advance(60_000)
  const codes = await Promise.all(arns.map((arn) => told(ecs, arn)))

  expect(codes.map((task) => task?.containers?.[0]?.exitCode)).toEqual([9, 3])
})

test('a task that was told to stay healthy runs until it is stopped', async () => {
  const { world, ecs, run } = await jobs()
  world.control('ecs', { type: 'fate', taskDefinition: 'migrate', fate: 'healthy' })
  const arn = await run()

  world.advance(86_400_000)

  expect((await told(ecs, arn))?.lastStatus).toBe('RUNNING')
})

test('what a task is started with is checked and told', async () => {
  const { ecs, run } = await jobs()
  const override = (name: string) => ({
    overrides: { containerOverrides: [{ name, command: ['migrate', 'up'] }] },
  })
  const arn = await run({ ...override('app'), clientToken: 'once' })
  const again = await run({ ...override('app'), clientToken: 'once' })

  await expect(run(override('other'))).rejects.toThrow('Override for container named other')
  expect(again).toBe(arn)
  expect((await told(ecs, arn))?.overrides?.containerOverrides).toEqual([
    { name: 'app', command: ['migrate', 'up'] },
  ])
})

test('without a launch type a task runs where the cluster says', async () => {
  const { world, ecs, run } = await jobs()
  await benchOf(world).call('CreateCluster', {
    clusterName: 'spot',
    capacityProviders: ['FARGATE_SPOT'],
    defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
  })
  const { tasks } = await ecs.send(
    new RunTaskCommand({
      cluster: 'spot',
      taskDefinition: 'migrate',
      networkConfiguration: network,
    }),
  )

  expect(tasks).toMatchObject([{ capacityProviderName: 'FARGATE_SPOT', launchType: 'FARGATE' }])
  expect(await run()).toContain('task/shop/')
})

test('the containers of a task begin their log streams when they run', async () => {
  const { world, run } = await jobs()
  await world.call('logs', 'CreateLogGroup', { logGroupName: '/shop' })
  await world.call('ecs', 'RegisterTaskDefinition', {
    family: 'migrate',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    executionRoleArn: 'ecs-execution',
    containerDefinitions: [
      {
        name: 'app',
        image: 'shop/web:1',
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': '/shop',
            'awslogs-stream-prefix': 'jobs',
            'awslogs-region': 'eu-west-1',
          },
        },
      },
      { name: 'agent', image: 'agent:1', essential: false },
    ],
  })
  const streams = async () => {
    const answer = await world.call('logs', 'DescribeLogStreams', { logGroupName: '/shop' })
    return (answer as { logStreams: { logStreamName: string }[] }).logStreams
  }

  world.control('ecs', { type: 'fate', fate: 'exits', lines: ['begins', 'no database'] })
  const arn = await run()
  const before = await streams()
  world.advance(20_000)

  const logStreamName = `jobs/app/${arn.split('/').at(-1)}`
  expect(before).toEqual([])
  expect(await streams()).toMatchObject([{ logStreamName }])
  const input = { logGroupName: '/shop', logStreamName, limit: 1 }
  const last = await world.call('logs', 'GetLogEvents', input)
  expect(last).toMatchObject({ events: [{ message: 'no database' }] })
})
