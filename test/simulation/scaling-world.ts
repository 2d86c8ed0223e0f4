import type {
  ScalableTarget,
  ScalingPolicy,
  ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling'
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import type { Service } from '@aws-sdk/client-ecs'
import { createHouse, type House } from '../support/house.ts'
import type { Wrap } from '../support/wrap.ts'
import { environment, service, shopWorld } from '../support/shop.ts'

/** A service `web` in prod that scales, and what a person or AWS does to it. */
export interface ScalingHouse {
  readonly house: House
  /** Commits another spec of the service, and waits until everything is in place. */
  readonly release: (spec: object) => Promise<void>
  /** What a metric of the service reports from now on. */
  readonly prime: (name: string, value: number) => void
  readonly ask: <Output>(place: string, operation: string, input?: object) => Promise<Output>
  readonly count: () => Promise<number | undefined>
  readonly target: () => Promise<ScalableTarget | undefined>
  readonly policies: () => Promise<readonly ScalingPolicy[]>
  readonly actions: () => Promise<readonly ScheduledAction[]>
  /** Those that the service declares; those of target tracking are auto scaling's. */
  readonly alarms: () => Promise<readonly MetricAlarm[]>
  /** Who set the number of tasks after the service was created, and to what. */
  readonly counts: () => readonly { readonly by: Caller; readonly to: number }[]
  /** Names of the events that tell of drift. */
  readonly drift: () => readonly string[]
}

type Caller = 'us' | 'scaling' | 'somebody'

function callerOf(principal: string): Caller {
  if (principal.includes('AWSServiceRoleForApplicationAutoScaling')) return 'scaling'
  return principal === somebody.principal ? 'somebody' : 'us'
}

const unit = 'prod/service/web'
const somebody = { principal: 'arn:aws:iam::123456789012:user/somebody' }
const resource = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/prod/web',
  ScalableDimension: 'ecs:service:DesiredCount',
}

/** What may happen to the controller meanwhile. */
export interface Life {
  readonly wrap: () => Wrap
  /** Starts it again when it died. */
  readonly revive: (house: House) => Promise<void>
}

export async function scalingHouse(spec: object, life?: Life): Promise<ScalingHouse> {
  const world = await shopWorld()
  const house = await createHouse({ world, ...(life !== undefined && { wrap: life.wrap }) })
  async function release(next: object): Promise<void> {
    house.git.commit({
      'environments/prod.yaml': environment('prod'),
      'apps/web.yaml': service('web', JSON.stringify({ image: 'web:1', ...next })),
    })
    await house.until(async () => {
      await life?.revive(house)
      const memory = await house.unit(unit)
      const { sync, health, operation } = memory?.status ?? {}
      const steady = sync?.is === 'Synced' && health?.is === 'Healthy' && operation?.is === 'Idle'
      return steady && memory?.revision === house.git.revision
    })
  }
  const ask = async <Output>(place: string, operation: string, input: object = {}) =>
    (await world.call(place, operation, input, somebody)) as Output
  const scaling = <Output>(operation: string, input: object) =>
    ask<Output>('application-autoscaling', operation, { ...resource, ...input })
  await release(spec)
  return {
    house,
    release,
    ask,
    prime: (name, value) =>
      world.control('cloudwatch', {
        type: 'metric',
        namespace: 'AWS/ECS',
        name,
        dimensions: { ClusterName: 'prod', ServiceName: 'web' },
        value,
      }) as void,
    async count() {
      const input = { cluster: 'prod', services: ['web'] }
      const { services = [] } = await ask<{ services?: Service[] }>(
        'ecs',
        'DescribeServices',
        input,
      )
      return services[0]?.desiredCount
    },
    async target() {
      const { ScalableTargets = [] } = await ask<{ ScalableTargets?: ScalableTarget[] }>(
        'application-autoscaling',
        'DescribeScalableTargets',
        { ServiceNamespace: 'ecs' },
      )
      return ScalableTargets[0]
    },
    async policies() {
      type Answer = { ScalingPolicies?: ScalingPolicy[] }
      return (await scaling<Answer>('DescribeScalingPolicies', {})).ScalingPolicies ?? []
    },
    async actions() {
      type Answer = { ScheduledActions?: ScheduledAction[] }
      return (await scaling<Answer>('DescribeScheduledActions', {})).ScheduledActions ?? []
    },
    async alarms() {
      const input = { AlarmNamePrefix: 'plumbline/' }
      type Answer = { MetricAlarms?: MetricAlarm[] }
      return (await ask<Answer>('cloudwatch', 'DescribeAlarms', input)).MetricAlarms ?? []
    },
    counts: () => {
      const entries = world.journal.entries().filter(({ result }) => result === 'ok')
      return entries.flatMap(({ operation, principal, input }) => {
        const to = (input as { readonly desiredCount?: number }).desiredCount
        return operation === 'UpdateService' && to !== undefined
          ? [{ by: callerOf(principal), to }]
          : []
      })
    },
    drift: () => house.events.map(({ name }) => name).filter((name) => name.startsWith('drift')),
  }
}
