import { createSimulator, createWorld, type RateLimit, type World } from '@plumbline/simulator'
import { createAutoScaling } from '../../simulator/src/autoscaling/index.ts'
import { createCloudWatch } from '../../simulator/src/cloudwatch/index.ts'
import { createEc2 } from '../../simulator/src/ec2/index.ts'
import { createEcs } from '../../simulator/src/ecs/index.ts'
import { createEventScheduler } from '../../simulator/src/eventscheduler/index.ts'
import { createIam } from '../../simulator/src/iam/index.ts'
import { createLogs } from '../../simulator/src/logs/index.ts'
import { createSts } from '../../simulator/src/sts/index.ts'
import type { Files } from './memory-git.ts'

/** A small estate in two environments, as data that stories change. */
export function environment(
  name: string,
  policy = '{ prune: auto, drift: revert }',
  { roles = {}, ...more }: Readonly<Record<string, unknown>> & { readonly roles?: object } = {},
): string {
  return `apiVersion: plumbline/v1
kind: Environment
metadata: { name: ${name} }
spec:
  account: "123456789012"
  region: eu-west-1
  cluster: ${name}
  policy: ${policy}
${linesOf({ network, roles: { ...usualRoles, ...roles }, ...more })}`
}

/** On Fargate no task is without this one. */
const usualRoles = { execution: 'ecs-execution' }
const network = { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-app'] }

/** Further fields of a spec, a line each. */
function linesOf(more: object): string {
  return Object.entries(more)
    .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`)
    .join('')
}

export function service(name: string, spec: string, tags: object = {}): string {
  return `apiVersion: plumbline/v1
kind: Service
metadata: { name: ${name}, team: shop, tags: ${JSON.stringify(tags)} }
spec: ${spec}
`
}

export function job(name: string, spec: string, tags: object = {}): string {
  return service(name, spec, tags).replace('kind: Service', 'kind: Job')
}

export function puppetBundle(name: string, spec: string): string {
  return `apiVersion: plumbline/v1
kind: PuppetBundle
metadata: { name: ${name}, team: shop }
spec: ${spec}
`
}

/** Two environments and three services: six units. */
export const shop: Files = {
  'environments/dev.yaml': environment('dev'),
  'environments/prod.yaml': environment('prod'),
  'apps/web.yaml': service(
    'web',
    '{ image: "web:1", scale: 2, port: 8080, logs: { retention: 30d } }',
  ),
  'apps/api.yaml': service('api', '{ image: "api:1", scale: 2, env: { LOG_LEVEL: info } }'),
  'apps/worker.yaml': service('worker', '{ image: "worker:1" }'),
}

export interface ShopWorldOptions {
  /** Every simulated service, with a load balancer and a listener; see `publicListener`. */
  readonly full?: true
  readonly seed?: number
  readonly throttling?: boolean
  /** Default: the rates that AWS documents. */
  readonly limits?: readonly RateLimit[]
  readonly rollbackVariant?: 'revive' | 'new-primary'
}

/** A world with the clusters that the environments name. */
export async function shopWorld(options: ShopWorldOptions = {}): Promise<World> {
  const { seed = 1, throttling = true, rollbackVariant = 'revive' } = options
  const { limits } = options
  const settings = { seed, throttling: { enabled: throttling }, ...(limits && { limits }) }
  const world =
    options.full === true
      ? createSimulator({ ecs: { rollbackVariant }, ...settings })
      : createWorld({
          services: [
            createEcs({ rollbackVariant }),
            createLogs(),
            createEventScheduler(),
            createAutoScaling(),
            createCloudWatch(),
            createEc2(),
            createIam(),
            createSts(),
          ],
          ...settings,
        })
  const capacityProviders = ['FARGATE', 'FARGATE_SPOT', 'own-instances']
  for (const clusterName of ['dev', 'prod'])
    await world.call('ecs', 'CreateCluster', { clusterName, capacityProviders })
  if (options.full === true) await createListener(world)
  return world
}

async function createListener(world: World): Promise<void> {
  const { LoadBalancers } = (await world.call('elasticloadbalancing', 'CreateLoadBalancer', {
    Name: 'main',
    Subnets: ['subnet-a', 'subnet-b'],
  })) as { LoadBalancers: [{ LoadBalancerArn: string }] }
  await world.call('elasticloadbalancing', 'CreateListener', {
    LoadBalancerArn: LoadBalancers[0].LoadBalancerArn,
    // HTTP/2 and gRPC go through no other.
    Protocol: 'HTTPS',
    Port: 443,
    Certificates: [{ CertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b' }],
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
  })
}

/** Makes the namespace `shop.local` in a full world, which takes a while, and a Cloud Map service in it: its ARN. */
export async function registryIn(
  world: World,
  pass: (ms: number) => Promise<void>,
): Promise<string> {
  const ask = (operation: string, input: object) =>
    world.call('servicediscovery', operation, input) as Promise<Record<string, unknown>>
  await ask('CreateHttpNamespace', { Name: 'shop.local' })
  await pass(60_000)
  const { Namespaces } = await ask('ListNamespaces', {})
  const [namespace] = Namespaces as [{ Id: string }]
  const { Service } = await ask('CreateService', { Name: 'web', NamespaceId: namespace.Id })
  return (Service as { Arn: string }).Arn
}

/** The ARN of the listener of a full world. */
export async function publicListener(world: World): Promise<string> {
  const { LoadBalancers } = (await world.call(
    'elasticloadbalancing',
    'DescribeLoadBalancers',
    {},
  )) as { LoadBalancers: [{ LoadBalancerArn: string }] }
  const { Listeners } = (await world.call('elasticloadbalancing', 'DescribeListeners', {
    LoadBalancerArn: LoadBalancers[0].LoadBalancerArn,
  })) as { Listeners: [{ ListenerArn: string }] }
  return Listeners[0].ListenerArn
}
