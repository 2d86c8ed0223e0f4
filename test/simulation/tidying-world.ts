import type { Service, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import type { World } from '@plumbline/simulator'
import { createHouse, type House } from '../support/house.ts'
import { environment, service, shopWorld } from '../support/shop.ts'

export const web = 'prod/service/web'

/** A house in an environment that keeps some releases, and whose images `web:bad…` do not start. */
export async function tidyHouse(seed = 1): Promise<House> {
  const world = await shopWorld({ seed })
  world.control('ecs', { type: 'fate', image: 'web:bad', fate: 'never-starts' })
  return createHouse({ world, seed })
}

export function commit(house: House, image: string, keepReleases: number): string {
  return house.git.commit({
    'environments/prod.yaml': environment('prod', `{ prune: auto, keepReleases: ${keepReleases} }`),
    'apps/web.yaml': service('web', `{ image: "${image}" }`),
  })
}

/** A release that is through, or that has failed and is held. */
export async function released(house: House, image: string, keepReleases: number): Promise<string> {
  const revision = commit(house, image, keepReleases)
  await house.turn(20_000)
  await house.until(async () => {
    const memory = await house.unit(web)
    const isIn = memory?.lastGood?.revision === revision && memory.attempt === undefined
    return isIn || (memory?.hold?.revision === revision && memory.rollout === undefined)
  }, 3_600_000)
  return revision
}

export async function goBack(house: House, to: string): Promise<void> {
  const asked = house.control().rollback(web, { to, author: 'dana', reason: 'it was better' })
  await Promise.all([asked, house.settle()])
  await house.turn(5 * 60_000)
}

/** Every call but those of the controller itself. */
export async function ask<Output>(world: World, operation: string, input: object): Promise<Output> {
  return (await world.call('ecs', operation, input, { principal: 'observer' })) as Output
}

/** The numbers of the revisions of a family in one status. */
export async function revisions(
  world: World,
  status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS',
): Promise<readonly number[]> {
  const input = { familyPrefix: 'prod-web', status }
  const { taskDefinitionArns } = await ask<{ taskDefinitionArns: string[] }>(
    world,
    'ListTaskDefinitions',
    input,
  )
  return taskDefinitionArns.map(numberOf)
}

export const numberOf = (arn = ''): number => Number(arn.slice(arn.lastIndexOf(':') + 1))

/** The revisions that services, their deployments and running tasks have, with the image of what the service runs. */
export async function inUse(world: World) {
  const { services } = await ask<{ services: Service[] }>(world, 'DescribeServices', {
    cluster: 'prod',
    services: ['web'],
  })
  const { taskArns } = await ask<{ taskArns: string[] }>(world, 'ListTasks', { cluster: 'prod' })
  const { tasks } =
    taskArns.length === 0
      ? { tasks: [] }
      : await ask<{ tasks: Task[] }>(world, 'DescribeTasks', { cluster: 'prod', tasks: taskArns })
  const [found] = services
  const arns = [
    found?.taskDefinition,
    ...(found?.deployments ?? []).map((one) => one.taskDefinition),
    ...tasks.map((one) => one.taskDefinitionArn),
  ].filter((arn) => arn !== undefined)
  return { arns: new Set(arns), runs: found?.taskDefinition }
}

export async function definition(world: World, arn: string | undefined): Promise<TaskDefinition> {
  const input = { taskDefinition: arn }
  return (await ask<{ taskDefinition: TaskDefinition }>(world, 'DescribeTaskDefinition', input))
    .taskDefinition
}

export const imageOf = ({ containerDefinitions = [] }: TaskDefinition) =>
  containerDefinitions[0]?.image
