import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs'
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
  type GetResourcesCommandInput,
} from '@aws-sdk/client-resource-groups-tagging-api'
import { expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { benchOf } from '../ecs/bench.testing.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

const unit = { 'plumbline:unit': 'prod/service/web' }
const unitFilter = { TagFilters: [{ Key: 'plumbline:unit' }] }

function clientOf(world: World): ResourceGroupsTaggingAPIClient {
  return new ResourceGroupsTaggingAPIClient({
    ...clientOptions,
    requestHandler: inProcessHandler(world),
  })
}

async function arns(world: World, input: GetResourcesCommandInput = {}): Promise<string[]> {
  const { ResourceTagMappingList = [] } = await clientOf(world).send(new GetResourcesCommand(input))
  return ResourceTagMappingList.map(({ ResourceARN = '' }) => nameOf(ResourceARN))
}

const nameOf = (arn: string) => arn.replace(/^arn:aws:([a-z-]+):eu-west-1:123456789012:/, '$1 ')

/** A world with two log groups, of which one is the unit's, and a service with everything of ECS. */
async function furnished(): Promise<World> {
  const world = createSimulator({ throttling: { enabled: false } })
  const ecs = benchOf(world)
  const tags = [{ key: 'plumbline:unit', value: 'prod/service/web' }]
  await ecs.call('CreateCluster', { clusterName: 'shop' })
  await ecs.register('web', { tags })
  await ecs.create('web', { tags })
  await group(world, '/plumbline/prod/web', { ...unit, team: 'a' })
  await group(world, '/other', { team: 'b' })
  return world
}

async function group(world: World, logGroupName: string, tags: Record<string, string>) {
  const logs = new CloudWatchLogsClient({
    ...clientOptions,
    requestHandler: inProcessHandler(world),
  })
  await logs.send(new CreateLogGroupCommand({ logGroupName, tags }))
}

test('one list has what carries a tag, of whatever service, with all its tags', async () => {
  const world = await furnished()

  const { ResourceTagMappingList, PaginationToken } = await clientOf(world).send(
    new GetResourcesCommand(unitFilter),
  )

  expect(ResourceTagMappingList?.map(({ ResourceARN = '' }) => nameOf(ResourceARN))).toEqual([
    'ecs service/shop/web',
    'ecs task-definition/web:1',
    'logs log-group:/plumbline/prod/web',
  ])
  expect(ResourceTagMappingList?.[2]?.Tags).toEqual([
    { Key: 'plumbline:unit', Value: 'prod/service/web' },
    { Key: 'team', Value: 'a' },
  ])
  expect(PaginationToken).toBe('')
})

test('filters: all keys, any of the values, and types of ARNs', async () => {
  const world = await furnished()
  const team = (...Values: string[]) => ({ Key: 'team', Values })

  expect(await arns(world, { TagFilters: [team('a', 'b')] })).toHaveLength(2)
  expect(await arns(world, { TagFilters: [team('a'), { Key: 'plumbline:unit' }] })).toEqual([
    'logs log-group:/plumbline/prod/web',
  ])
  expect(await arns(world, { TagFilters: [team('c')] })).toEqual([])
  expect(await arns(world, { ...unitFilter, ResourceTypeFilters: ['ecs:service'] })).toEqual([
    'ecs service/shop/web',
  ])
  expect(await arns(world, { ResourceTypeFilters: ['logs'] })).toHaveLength(2)
  const arn = 'arn:aws:logs:eu-west-1:123456789012:log-group:/other'
  expect(await arns(world, { ResourceARNList: [arn] })).toEqual(['logs log-group:/other'])
})

test('pages hold as many as are asked for, and together they hold everything once', async () => {
  const world = createSimulator()
  for (let index = 0; index < 25; index += 1) await group(world, `/g/${index}`, unit)
  const found: string[] = []
  let PaginationToken: string | undefined
  do {
    const page = await clientOf(world).send(
      new GetResourcesCommand({
        ...unitFilter,
        ResourcesPerPage: 10,
        ...(PaginationToken !== undefined && { PaginationToken }),
      }),
    )
    found.push(...(page.ResourceTagMappingList ?? []).map(({ ResourceARN = '' }) => ResourceARN))
    PaginationToken = page.PaginationToken
  } while (PaginationToken !== '')

  expect(found).toHaveLength(25)
  expect(new Set(found).size).toBe(25)
})

test('what is deleted goes on being listed as long as things linger', async () => {
  const world = await furnished()
  world.control('tag', { type: 'lingers', ms: 60_000 })
  const group = { logGroupName: '/plumbline/prod/web' }
  expect(await arns(world, unitFilter)).toHaveLength(3)
  await world.call('logs', 'DeleteLogGroup', group)

  expect(await arns(world, unitFilter)).toHaveLength(3)
  world.advance(60_000)
  expect(await arns(world, unitFilter)).toEqual([
    'ecs service/shop/web',
    'ecs task-definition/web:1',
  ])
})

test('a deregistered revision keeps its tags and stays in the list', async () => {
  const world = await furnished()

  await world.call('ecs', 'DeregisterTaskDefinition', { taskDefinition: 'web:1' })

  expect(await arns(world, unitFilter)).toContain('ecs task-definition/web:1')
})

test.each<[string, GetResourcesCommandInput]>([
  ['more to a page than 100', { ResourcesPerPage: 101 }],
  ['a token of somebody else', { PaginationToken: 'no' }],
  ['a filter without a key', { TagFilters: [{ Values: ['a'] }] }],
  ['ARNs beside filters', { ...unitFilter, ResourceARNList: ['arn:aws:logs:a:b:c'] }],
  ['pages by tags', { TagsPerPage: 100 }],
])('%s is an InvalidParameterException', async (_what, input) => {
  await expect(arns(createSimulator(), input)).rejects.toMatchObject({
    name: 'InvalidParameterException',
  })
})

test('a world that was saved goes on with what lingers', async () => {
  const world = await furnished()
  world.control('tag', { type: 'lingers', ms: 60_000 })
  await arns(world, unitFilter)
  await world.call('logs', 'DeleteLogGroup', { logGroupName: '/plumbline/prod/web' })
  const resumed = createSimulator()

  resumed.restore(JSON.parse(JSON.stringify(world.save())))

  expect(await arns(resumed, unitFilter)).toHaveLength(3)
})
