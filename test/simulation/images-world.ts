import type { PullRequests } from '@plumbline/controller/model'
import type { World } from '@plumbline/simulator'
import { furnishFor } from '../support/furnished.ts'
import type { House } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'
import { environment, shopWorld } from '../support/shop.ts'
import { registry } from './preflight-world.ts'

/** One service whose image follows a policy, in a file that no printer would write. */
export const repository = `${registry}/shop/web`

export function policy(environments: object, select: object = { semver: '^1.0.0' }): string {
  return `apiVersion: plumbline/v1
kind: ImagePolicy
metadata: { name: web }
spec:
  repository: ${repository}
  select: ${JSON.stringify(select)}
  update: { environments: ${JSON.stringify(environments)} }
`
}

/** A file that no printer would write so. */
export function oddly(image: string): string {
  return [
    '# Who changes this asks Ada first.',
    'apiVersion:   plumbline/v1',
    "kind: 'Service'",
    'metadata: {name: web,   team: shop}',
    '',
    'spec:',
    `    image:   "${image}"    # {"$image": "web"}`,
    '    scale: 2   # two, for now',
    '    roles: {execution: ecs}',
    '',
  ].join('\r\n')
}

export function filesOf(
  environments: object,
  image = `${repository}:1.0.0`,
  more: Files = {},
): Files {
  return {
    'environments/prod.yaml': environment('prod'),
    'apps/web.yaml': oddly(image),
    'images/web.yaml': policy(environments),
    ...more,
  }
}

export async function worldWith(files: Files): Promise<World> {
  const world = await shopWorld({ full: true })
  await furnishFor(world, files)
  return world
}

export function digestOf(world: World, tag: string): Promise<string> {
  return world
    .call('ecr', 'DescribeImages', { repositoryName: 'shop/web', imageIds: [{ imageTag: tag }] })
    .then((answer) => {
      const { imageDetails } = answer as { imageDetails: [{ imageDigest: string }] }
      return imageDetails[0].imageDigest
    })
}

export function named({ events }: House, prefix: string) {
  return events.filter(({ name }) => name.startsWith(prefix))
}

/** Pull requests as a list, with what a person does to them. */
export function desk() {
  const open = new Map<string, string>()
  const declined = new Set<string>()
  const pullRequests: PullRequests = {
    isDeclined: async ({ title }) => declined.has(title),
    async propose({ branch, title }) {
      const state = open.has(branch) ? (open.get(branch) === title ? 'same' : 'updated') : 'opened'
      open.set(branch, title)
      return { url: `https://host/${branch}`, state }
    },
  }
  return { open, declined, pullRequests }
}

/** How often registries were asked for tags. */
export function asked(world: World): number {
  return world.journal.entries().filter(({ operation }) => operation === 'ListImages').length
}

/** What the status says of the values that are given to policies. */
export function valuesOf(house: House) {
  return house
    .control()

    .images()
    .flatMap(({ values }) => values)
}

export const look = 61_000
