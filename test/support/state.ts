import type { World } from '@plumbline/simulator'
import { normalTaskDefinition } from '../../controller/src/kinds/normal-task.ts'
import { normalLiveService } from '../../controller/src/kinds/service/normal.ts'
import type { Service, TaskDefinition } from '@aws-sdk/client-ecs'

/** The state of the world as far as a user cares: what runs, what is registered, what logs there are. */
export interface WorldState {
  readonly services: Readonly<Record<string, unknown>>
  readonly revisions: Readonly<Record<string, number>>
  readonly logGroups: Readonly<Record<string, number | undefined>>
}

/** Reads the world beneath the wire, without lag, faults or throttling by other callers. */
export async function stateOf(world: World): Promise<WorldState> {
  const services: Record<string, unknown> = {}
  for (const cluster of ['dev', 'prod']) {
    for (const name of await namesIn(world, cluster)) {
      services[`${cluster}/${name}`] = await serviceState(world, cluster, name)
    }
  }
  return { services, revisions: await revisionsOf(world), logGroups: await logGroupsOf(world) }
}

async function ask<Output>(world: World, service: string, operation: string, input: object) {
  return (await world.call(service, operation, input, { principal: 'observer' })) as Output
}

async function namesIn(world: World, cluster: string): Promise<readonly string[]> {
  const { serviceArns = [] } = await ask<{ serviceArns?: string[] }>(world, 'ecs', 'ListServices', {
    cluster,
    maxResults: 100,
  })
  return serviceArns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1)).toSorted()
}

async function serviceState(world: World, cluster: string, name: string): Promise<unknown> {
  const { services = [] } = await ask<{ services?: Service[] }>(world, 'ecs', 'DescribeServices', {
    cluster,
    services: [name],
    include: ['TAGS'],
  })
  const [live] = services
  if (live === undefined) return undefined
  const { taskDefinition } = await ask<{ taskDefinition: TaskDefinition }>(
    world,
    'ecs',
    'DescribeTaskDefinition',
    { taskDefinition: live.taskDefinition },
  )
  const { taskDefinition: _arn, ...shape } = normalLiveService(live)
  return {
    ...shape,
    running: live.runningCount,
    deployments: live.deployments?.length,
    definition: normalTaskDefinition(taskDefinition),
    tags: (live.tags ?? []).map(({ key, value }) => `${key}=${value}`).toSorted(),
  }
}

async function revisionsOf(world: World): Promise<Record<string, number>> {
  const { families = [] } = await ask<{ families?: string[] }>(
    world,
    'ecs',
    'ListTaskDefinitionFamilies',
    { status: 'ACTIVE', maxResults: 100 },
  )
  const counts: Record<string, number> = {}
  for (const family of families.toSorted()) {
    const { taskDefinitionArns = [] } = await ask<{ taskDefinitionArns?: string[] }>(
      world,
      'ecs',
      'ListTaskDefinitions',
      { familyPrefix: family, status: 'ACTIVE', maxResults: 100 },
    )
    counts[family] = taskDefinitionArns.length
  }
  return counts
}

async function logGroupsOf(world: World): Promise<Record<string, number | undefined>> {
  type Groups = { logGroups?: { logGroupName?: string; retentionInDays?: number }[] }
  const { logGroups = [] } = await ask<Groups>(world, 'logs', 'DescribeLogGroups', {})
  return Object.fromEntries(
    logGroups.map(({ logGroupName, retentionInDays }) => [logGroupName ?? '', retentionInDays]),
  )
}
