import { createAws, type AwsConnection } from '../adapters/aws/aws.ts'
import { systemClock } from '../adapters/clock.ts'
import { systemRandom } from '../adapters/random.ts'
import { policiesById, targetsById } from '../kinds/scaling-reads.ts'
import { actionsById } from '../kinds/scaling/aws.ts'
import { serviceNames, servicesByName, taskDefinitionByArn } from '../kinds/ecs-reads.ts'
import {
  describeListeners,
  describeTargetGroups,
  loadBalancerByArn,
  rulesByListener,
  sharesOf,
} from '../kinds/elb-reads.ts'
import { operations } from '../kinds/index.ts'
import { ownAccount, type AwsReader, type JsonObject } from '../model/index.ts'

export interface ReadLiveOptions {
  readonly region: string
  readonly cluster: string
  /** This service alone; all of the cluster when left out. */
  readonly service?: string
  readonly endpoint?: string
  /** Static credentials; the SDK's default chain when left out. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** A service that runs, and what AWS knows around it: plain JSON, as AWS answers it. */
export interface LiveService {
  readonly service: JsonObject
  readonly taskDefinition: JsonObject
  /** Left out when its number of tasks is fixed. */
  readonly scaling?: {
    readonly target: JsonObject
    readonly policies: readonly JsonObject[]
    readonly actions: readonly JsonObject[]
  }
  /** The rules that forward to its target groups. */
  readonly routes: readonly LiveRoute[]
}

export interface LiveRoute {
  readonly targetGroup: JsonObject
  readonly listener: JsonObject
  readonly loadBalancer: JsonObject
  readonly rule: JsonObject
}

export interface LiveCluster {
  readonly services: readonly LiveService[]
  /** Priorities that rules have already, by the ARN of their listener. */
  readonly priorities: ReadonlyMap<string, readonly number[]>
}

/** AWS for commands that have no configuration of a controller. */
export function connectTo(
  options: Pick<ReadLiveOptions, 'endpoint' | 'credentials'>,
): AwsConnection {
  const { endpoint, credentials } = options
  return createAws({
    operations: [...operations, describeListeners],
    clock: systemClock,
    random: systemRandom,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
  })
}

/** Everything that the services of a cluster consist of. Reads only. */
export async function readLive(options: ReadLiveOptions): Promise<LiveCluster> {
  const aws = connectTo(options)
  try {
    // The credentials say in which account: what AWS answers names it.
    const { reader } = aws({ account: ownAccount, region: options.region })
    const { cluster, service } = options
    const names = service === undefined ? await serviceNames(reader, cluster) : [service]
    const services: LiveService[] = []
    const balancing = createBalancing(reader)
    for (const name of names) {
      const found = await readService(reader, cluster, name, balancing)
      if (found !== undefined) services.push(found)
    }
    return { services, priorities: balancing.priorities() }
  } finally {
    aws.close()
  }
}

async function readService(
  reader: AwsReader,
  cluster: string,
  name: string,
  balancing: Balancing,
): Promise<LiveService | undefined> {
  const service = await reader.look(servicesByName, cluster, name)
  if (service?.status !== 'ACTIVE') return undefined
  const { taskDefinition: arn } = service
  // One that others deploy by task sets has none of its own, and is told all the same.
  const definition = arn === undefined ? undefined : await reader.look(taskDefinitionByArn, '', arn)
  if (arn !== undefined && definition === undefined) return undefined
  const id = `service/${cluster}/${name}`
  const target = await reader.look(targetsById, '', id)
  const routes: LiveRoute[] = []
  for (const { targetGroupArn } of service.loadBalancers ?? []) {
    if (targetGroupArn !== undefined) routes.push(...(await balancing.routesTo(targetGroupArn)))
  }
  return {
    service: plain(service),
    taskDefinition: definition === undefined ? {} : plain(definition.taskDefinition),
    routes,
    ...(target !== undefined && {
      scaling: {
        target: plain(target),
        policies: (await reader.group(policiesById, '', id)).map(plain),
        actions: (await reader.group(actionsById, '', id)).map(plain),
      },
    }),
  }
}

/** What is known of load balancers, so that each is asked for once. */
interface Balancing {
  routesTo(targetGroup: string): Promise<readonly LiveRoute[]>
  priorities(): ReadonlyMap<string, readonly number[]>
}

function createBalancing(reader: AwsReader): Balancing {
  const used = new Map<string, readonly number[]>()

  async function routesTo(arn: string): Promise<readonly LiveRoute[]> {
    const { TargetGroups = [] } = await reader.read(describeTargetGroups, {
      TargetGroupArns: [arn],
    })
    const routes: LiveRoute[] = []
    for (const group of TargetGroups) {
      for (const balancer of group.LoadBalancerArns ?? []) {
        routes.push(...(await routesOf(arn, plain(group), balancer)))
      }
    }
    return routes
  }

  async function routesOf(
    arn: string,
    targetGroup: JsonObject,
    balancer: string,
  ): Promise<readonly LiveRoute[]> {
    const loadBalancer = await reader.look(loadBalancerByArn, '', balancer)
    if (loadBalancer?.Type !== 'application') return []
    const { Listeners = [] } = await reader.read(describeListeners, { LoadBalancerArn: balancer })
    const routes: LiveRoute[] = []
    for (const listener of Listeners) {
      const key = listener.ListenerArn ?? ''
      const rules = await reader.group(rulesByListener, key, key)
      const numbers = rules.flatMap(({ Priority }) =>
        /^\d+$/.test(Priority ?? '') ? [Number(Priority)] : [],
      )
      used.set(key, numbers)
      const leading = rules.filter((rule) => sharesOf(rule).some((share) => share.arn === arn))
      const around = { targetGroup, listener: plain(listener), loadBalancer: plain(loadBalancer) }
      routes.push(...leading.map((rule) => ({ ...around, rule: plain(rule) })))
    }
    return routes
  }

  return { routesTo, priorities: () => used }
}

/** As JSON: times become text, and what is not there goes. */
function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject
}
