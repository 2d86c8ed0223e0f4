import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import type { CreateScheduleInput } from '@aws-sdk/client-scheduler'
import type { Task } from '@aws-sdk/client-ecs'
import { clientOptions } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { benchOf } from '../ecs/bench.testing.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

export const startAt = Date.UTC(2026, 2, 1, 12)
export const hourMs = 3_600_000
export const cluster = 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop'
export const role = 'arn:aws:iam::123456789012:role/runs-reports'
export const name = { Name: 'reports' }

interface SchedulerBench {
  readonly world: World
  readonly scheduler: SchedulerClient
  readonly put: (more?: Partial<CreateScheduleInput>) => Promise<object>
  /** Every task that was ever started here, stopped or not. */
  readonly tasks: () => Promise<Task[]>
}

/** A world with the cluster `shop` and the task definition `reports`, whose tasks run for ever. */
export async function createSchedulerBench(): Promise<SchedulerBench> {
  const world = createSimulator({
    startAt,
    throttling: { enabled: false },
    ecs: { jobMs: 1_000 * hourMs },
  })
  const ecs = benchOf(world)
  await ecs.call('CreateCluster', { clusterName: 'shop' })
  await ecs.register('reports')
  const options = { ...clientOptions, requestHandler: inProcessHandler(world) }
  const scheduler = new SchedulerClient(options)
  return {
    world,
    scheduler,
    put: (more) => scheduler.send(new CreateScheduleCommand({ ...schedule, ...more })),
    async tasks() {
      const { taskArns = [] } = await ecs.call('ListTasks', { cluster: 'shop' })
      if (taskArns.length === 0) return []
      return (
        (await ecs.call('DescribeTasks', { cluster: 'shop', tasks: taskArns, include: ['TAGS'] }))
          .tasks ?? []
      )
    },
  }
}

export const schedule: CreateScheduleInput = {
  ...name,
  ScheduleExpression: 'rate(1 hour)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: {
    Arn: cluster,
    RoleArn: role,
    Input: JSON.stringify({ containerOverrides: [{ name: 'app', command: ['report'] }] }),
    EcsParameters: {
      TaskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/reports:1',
      LaunchType: 'FARGATE',
      NetworkConfiguration: { awsvpcConfiguration: { Subnets: ['subnet-1'] } },
    },
  },
}
