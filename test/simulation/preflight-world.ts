import { isRead } from '@plumbline/simulator'
import type { UnitMemory } from '@plumbline/controller/model'
import type { World } from '@plumbline/simulator'
import { stringify } from 'yaml'
import { furnishFor } from '../support/furnished.ts'
import type { House } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'
import { environment, service, shopWorld } from '../support/shop.ts'

/** A service of which everything that it needs is there, and the world in which it is. */
export const web = 'prod/service/web'
export const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
export const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf'
const somebody = { principal: 'arn:aws:iam::123456789012:user/somebody' }

const sound = {
  image: `${registry}/shop/web:1`,
  scale: 2,
  roles: { task: 'web', execution: 'ecs' },
  secrets: { PASSWORD: { secretsManager: secret, key: 'password' }, TOKEN: { ssm: '/prod/token' } },
  logs: { group: '/shared' },
}

export function filesOf(
  change: object,
  more: Files = {},
  network: object = {},
  policy?: string,
): Files {
  const spec = stringify({ ...sound, ...change }).replaceAll(/^/gm, '  ')
  return {
    'environments/prod.yaml': environment('prod', policy, {
      roles: { execution: 'ecs' },
      ...network,
    }),
    'apps/web.yaml': service('web', `\n${spec}`),
    ...more,
  }
}

export async function furnished(): Promise<World> {
  const world = await shopWorld({ full: true })
  await furnishFor(world, filesOf({}))
  return world
}

/** A call of somebody who is not Plumbline. */
export function ask(world: World, operation: string, input: object): Promise<object> {
  const [place = '', name = ''] = operation.split(':')
  return world.call(place, name, input, somebody)
}

/** Puts an image into the repository of the service, under a tag. */
export function push(
  world: World,
  imageTag: string,
  imageManifest = `web:${imageTag}`,
  imageManifestMediaType?: string,
) {
  const image = { imageTag, imageManifest, imageManifestMediaType }
  return ask(world, 'ecr:PutImage', { repositoryName: 'shop/web', ...image })
}

/** Calls of Plumbline since an entry of the journal. */
export function callsIn({ world }: House, since: number): readonly string[] {
  return world.journal
    .entries(since)
    .filter(({ principal }) => principal.endsWith('user/direct'))
    .map(({ operation }) => operation)
}

export function writesIn(house: House, since: number): readonly string[] {
  return callsIn(house, since).filter((operation) => !isRead(operation))
}

export function lastEntry(world: World): number {
  return world.journal.entries().at(-1)?.sequence ?? 0
}

export function isGood(memory: UnitMemory | undefined): boolean {
  return memory?.status.sync.is === 'Synced' && memory.status.health.is === 'Healthy'
}
