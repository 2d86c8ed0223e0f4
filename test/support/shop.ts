import { createWorld, type World } from '@plumbline/simulator'
import { createEcs } from '../../simulator/src/ecs/index.ts'
import { createLogs } from '../../simulator/src/logs/index.ts'
import type { Files } from './memory-git.ts'

/** A small estate in two environments, as data that stories change. */
export function environment(name: string, policy = '{ prune: auto, drift: revert }'): string {
  return `apiVersion: plumbline/v1
kind: Environment
metadata: { name: ${name} }
spec:
  account: "123456789012"
  region: eu-west-1
  cluster: ${name}
  network: { subnets: [subnet-a, subnet-b], securityGroups: [sg-app] }
  policy: ${policy}
`
}

export function service(name: string, spec: string): string {
  return `apiVersion: plumbline/v1
kind: Service
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
  readonly seed?: number
  readonly throttling?: boolean
  readonly rollbackVariant?: 'revive' | 'new-primary'
}

/** A world with the clusters that the environments name. */
export async function shopWorld(options: ShopWorldOptions = {}): Promise<World> {
  const { seed = 1, throttling = true, rollbackVariant = 'revive' } = options
  const world = createWorld({
    services: [createEcs({ rollbackVariant }), createLogs()],
    seed,
    throttling: { enabled: throttling },
  })
  for (const clusterName of ['dev', 'prod'])
    await world.call('ecs', 'CreateCluster', { clusterName })
  return world
}
