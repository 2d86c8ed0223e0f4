import type { UnitId } from '@plumbline/desired-state'
import type { World } from '@plumbline/simulator'
import { createHouse, type House } from './house.ts'
import type { Files } from './memory-git.ts'
import { environment, publicListener, service, shopWorld } from './shop.ts'
import { elb } from './traffic.ts'

/** A house with two load balancers: `public`, and `internal` with a listener of its own. */
export interface RoutedHouse extends House {
  /** Commits services of `prod` by name; what was committed before and is not named goes. */
  commit(specs: Readonly<Record<string, object>>): void
  /** Whether all named units are in sync and healthy. */
  settled(...names: readonly string[]): Promise<boolean>
}

export async function routedHouse(range = '1000-19999'): Promise<RoutedHouse> {
  const world = await shopWorld({ full: true, throttling: false })
  const listeners = {
    public: { arn: await publicListener(world), rulePriorities: range },
    internal: { arn: await internalListener(world), rulePriorities: range },
  }
  const house = await createHouse({ world })
  const base: Files = { 'environments/prod.yaml': environment('prod', undefined, { listeners }) }
  return Object.assign(house, {
    commit(specs: Readonly<Record<string, object>>) {
      const files = Object.entries(specs).map(([name, spec]) => [
        `apps/${name}.yaml`,
        service(name, JSON.stringify(spec)),
      ])
      house.git.commit({ ...base, ...Object.fromEntries(files) })
    },
    async settled(...names: readonly string[]) {
      const revision = house.git.revision
      const rows = await Promise.all(
        names.map((name) => house.unit(`prod/service/${name}` as UnitId)),
      )
      return rows.every(
        (row) =>
          row?.revision === revision &&
          row?.status.sync.is === 'Synced' &&
          row.status.health.is === 'Healthy',
      )
    },
  })
}

/** A second load balancer, and its listener. */
export async function internalListener(world: World): Promise<string> {
  const { LoadBalancers } = await elb<{ LoadBalancers: [{ LoadBalancerArn: string }] }>(
    world,
    'CreateLoadBalancer',
    { Name: 'internal', Subnets: ['subnet-a', 'subnet-b'], Scheme: 'internal' },
  )
  const { Listeners } = await elb<{ Listeners: [{ ListenerArn: string }] }>(
    world,
    'CreateListener',
    {
      LoadBalancerArn: LoadBalancers[0].LoadBalancerArn,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    },
  )
  return Listeners[0].ListenerArn
}

/** A web service with one route, and what differs. */
export function web(ingress: object = {}, more: object = {}): object {
  return {
    image: 'web:1',
    port: 8080,
    scale: 2,
    ingress: { shop: { listener: 'public', hosts: ['shop.example.com'], ...ingress } },
    ...more,
  }
}
