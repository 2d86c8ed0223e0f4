import type { Task } from '@aws-sdk/client-ecs'
import type { ServiceDeployment, ServiceDeploymentBrief } from '@aws-sdk/client-ecs'
import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Attempt, EndedAttempt } from '@plumbline/controller/model'
import type { UnitId } from '@plumbline/desired-state'
import type { World } from '@plumbline/simulator'
import type { House } from './house.ts'
import type { Timeline } from './story-timeline.ts'
import { nothing, orNone, somebody, split, type Commands, type NameBook } from './story-words.ts'
import { elb, routesIn } from './traffic.ts'

/** What stories of releases do and ask beside everything else. */
export function releaseCommands(house: House, timeline: Timeline, names: NameBook): Commands {
  const { world } = house
  return {
    /** What was tried with a unit and what became of it, newest first. */
    async attempts(rest) {
      const unit = rest as UnitId
      const records = await house.store.attempts(unit, 20)
      const open = (await house.store.unit(unit))?.attempt
      const ended = records.flatMap(({ attempts = [] }) => attempts.toReversed())
      const all = [...(open === undefined ? [] : [open]), ...ended]
      return orNone(all.map((attempt) => names.replace(attemptText(attempt))))
    },
    /** What Plumbline did and said since it was asked last, in order. */
    happened: () => orNone(timeline.take().map((line) => names.replace(line))),
    /** `metric NAMESPACE NAME VALUE`: what the metric reports each minute from now on; `none` for nothing. */
    metric(rest) {
      const [namespace, more] = split(rest)
      const [name, value] = split(more)
      const reported = value === 'none' ? null : Number(value)
      world.control('cloudwatch', { type: 'metric', namespace, name, value: reported })
      return nothing
    },
    /** `answer CLUSTER SERVICE CONTINUE|ROLLBACK`: somebody answers the pause that ECS waits at. */
    async answer(rest) {
      const [cluster, more] = split(rest)
      const [service, action] = split(more)
      const { serviceDeploymentArn, lifecycleHookDetails = [] } = await newest(
        world,
        cluster,
        service,
      )
      const hook = lifecycleHookDetails.find(({ status }) => status === 'AWAITING_ACTION')
      if (hook === undefined) throw new Error(`${service} waits at no pause`)
      const input = { serviceDeploymentArn, hookId: hook.hookId, action }
      await world.call('ecs', 'ContinueServiceDeployment', input, { principal: somebody })
      return nothing
    },
    /** Who gets the requests of each rule: shares, and the images of the healthy tasks that take them. */
    traffic: async (cluster) => orNone(await trafficOf(world, cluster)),
  }
}

function attemptText(attempt: Attempt | EndedAttempt): string {
  const { cause, revision, callCount, began, author, by = author } = attempt
  const head = `${cause} of ${revision} by ${by ?? 'nobody known'}, ${callCount} calls`
  if (!('outcome' in attempt)) return `${head}: goes on`
  const { outcome, ended, why } = attempt
  return `${head}: ${outcome} after ${(ended - began) / 1_000} s: ${why}`
}

async function newest(world: World, cluster: string, service: string): Promise<ServiceDeployment> {
  const { serviceDeployments: briefs = [] } = await ecs<{
    serviceDeployments?: ServiceDeploymentBrief[]
  }>(world, 'ListServiceDeployments', { cluster, service })
  const { serviceDeployments = [] } = await ecs<{ serviceDeployments?: ServiceDeployment[] }>(
    world,
    'DescribeServiceDeployments',
    { serviceDeploymentArns: briefs.slice(0, 1).map((one) => one.serviceDeploymentArn) },
  )
  return serviceDeployments[0] ?? {}
}

async function trafficOf(world: World, cluster: string): Promise<readonly string[]> {
  const [routes, images] = await Promise.all([routesIn(world), imagesByAddress(world, cluster)])
  return Promise.all(
    routes.map(async ({ takes, groups }) => {
      const total = groups.reduce((sum, { weight }) => sum + weight, 0)
      const shares = groups
        .filter(({ weight }) => weight > 0)
        .map(async ({ arn, weight }) => {
          const servers = await healthyIn(world, arn)
          const by = countText(servers.map((address) => images.get(address) ?? 'nobody'))
          return `${(weight * 100) / total} % to ${by}`
        })
      return `${takes}: ${(await Promise.all(shares)).toSorted().join(', ')}`
    }),
  )
}

/** The address of each task of a cluster, and the image that runs there. */
async function imagesByAddress(
  world: World,
  cluster: string,
): Promise<ReadonlyMap<string, string>> {
  const { taskArns = [] } = await ecs<{ taskArns?: string[] }>(world, 'ListTasks', { cluster })
  if (taskArns.length === 0) return new Map()
  const { tasks = [] } = await ecs<{ tasks?: Task[] }>(world, 'DescribeTasks', {
    cluster,
    tasks: taskArns,
  })
  return new Map(
    tasks.map(({ attachments, containers }) => {
      const details = attachments?.flatMap((one) => one.details ?? [])
      const address = details?.find(({ name }) => name === 'privateIPv4Address')?.value ?? ''
      return [address, containers?.[0]?.image ?? '']
    }),
  )
}

async function healthyIn(world: World, TargetGroupArn: string): Promise<readonly string[]> {
  const { TargetHealthDescriptions } = await elb<{
    TargetHealthDescriptions: TargetHealthDescription[]
  }>(world, 'DescribeTargetHealth', { TargetGroupArn })
  return TargetHealthDescriptions.flatMap(({ Target, TargetHealth }) =>
    TargetHealth?.State === 'healthy' ? [Target?.Id ?? ''] : [],
  )
}

/** `2 web:1, 1 web:2`. */
function countText(images: readonly string[]): string {
  const counts = Map.groupBy(images, (image) => image)
  const parts = [...counts].map(([image, all]) => `${all.length} ${image}`).toSorted()
  return parts.length === 0 ? 'nobody' : parts.join(' and ')
}

async function ecs<Output>(world: World, operation: string, input: object): Promise<Output> {
  return (await world.call('ecs', operation, input, { principal: somebody })) as Output
}
