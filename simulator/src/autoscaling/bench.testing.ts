import {
  ApplicationAutoScalingClient,
  DescribeScalingActivitiesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import type {
  PutScalingPolicyRequest,
  RegisterScalableTargetRequest,
} from '@aws-sdk/client-application-auto-scaling'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { clientOptions } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { benchOf } from '../ecs/bench.testing.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

/** A full minute. */
export const startAt = Date.UTC(2026, 2, 1, 12)

export const place = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/shop/web',
  ScalableDimension: 'ecs:service:DesiredCount',
} as const

/** A world with the service `web` of 4 tasks in the cluster `shop`. */
export interface ScalingBench {
  readonly world: World
  readonly scaling: ApplicationAutoScalingClient
  readonly cloudwatch: CloudWatchClient
  register(more?: Partial<RegisterScalableTargetRequest>): Promise<void>
  policy(more: Partial<PutScalingPolicyRequest>): Promise<object>
  /** The service's desired count. */
  count(): Promise<number | undefined>
  /** What happened to the count, newest first. */
  causes(): Promise<(string | undefined)[]>
  /** What a metric of the service reports from now on. */
  prime(name: 'CPUUtilization' | 'MemoryUtilization', value: number | null): void
  minutes(count: number): void
}

export async function createScalingBench(): Promise<ScalingBench> {
  const world = createSimulator({ startAt, throttling: { enabled: false } })
  const ecs = benchOf(world)
  await ecs.call('CreateCluster', { clusterName: 'shop' })
  await ecs.register('web')
  await ecs.create('web', { desiredCount: 4 })
  // The rollout is over, and the clock stands at a full minute.
  world.advance(10 * 60_000)
  const options = { ...clientOptions, requestHandler: inProcessHandler(world) }
  const scaling = new ApplicationAutoScalingClient(options)
  return {
    world,
    scaling,
    cloudwatch: new CloudWatchClient(options),
    async register(more = {}) {
      const bounds = { MinCapacity: 2, MaxCapacity: 10 }
      await scaling.send(new RegisterScalableTargetCommand({ ...place, ...bounds, ...more }))
    },
    policy: (more) =>
      scaling.send(new PutScalingPolicyCommand({ ...place, PolicyName: 'cpu', ...more })),
    async count() {
      return (await ecs.service('web')).desiredCount
    },
    async causes() {
      const answer = await scaling.send(new DescribeScalingActivitiesCommand(place))
      return (answer.ScalingActivities ?? []).map(({ Cause }) => Cause)
    },
    prime(name, value) {
      const dimensions = { ClusterName: 'shop', ServiceName: 'web' }
      const command = { type: 'metric', namespace: 'AWS/ECS', name, dimensions, value }
      world.control('cloudwatch', command)
    },
    minutes: (count) => world.advance(count * 60_000),
  }
}

/** Target tracking of CPU at 50 %. */
export const trackCpu = {
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 50,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
  },
} as const

type Tracking = NonNullable<PutScalingPolicyRequest['TargetTrackingScalingPolicyConfiguration']>

/** The same with changes. */
export function tracking(more: Partial<Tracking>): Partial<PutScalingPolicyRequest> {
  const base = trackCpu.TargetTrackingScalingPolicyConfiguration
  return { ...trackCpu, TargetTrackingScalingPolicyConfiguration: { ...base, ...more } }
}
