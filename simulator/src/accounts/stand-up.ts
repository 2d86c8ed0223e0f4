import { createBase } from './base.ts'
import type { World } from '../core/world.ts'
import { furnish, type Furniture } from './furnish.ts'

/** What is to stand in an account. */
export interface Account {
  readonly environments: readonly {
    readonly name: string
    /** More values to hand over, or other ones, by `<group>/<key>`. */
    readonly values: Readonly<Record<string, string>>
  }[]
  /** What documents name. */
  readonly needs: Furniture
}

/** Which service takes on a role that is handed over. */
const services = {
  'iam/executionRoleArn': 'ecs-tasks.amazonaws.com',
  'iam/infrastructureRoleArn': 'ecs.amazonaws.com',
  'iam/schedulerRoleArn': 'scheduler.amazonaws.com',
}

/**
 * Makes in a simulated account what bootstrap makes for each environment, and what documents name. The
 * roles and the network of the hand-over stand whether a document names them yet or not: people try what is not there.
 * What stands already, as in a restored world, stays as it is.
 */
export async function standUp(world: World, { environments, needs }: Account): Promise<void> {
  const bases = []
  for (const { name: environment, values } of environments) {
    bases.push(await createBase(world, { environment, values }))
  }
  const roles = bases.flatMap(({ values }) =>
    Object.entries(services).flatMap(([key, service]) => {
      const arn = values[key]
      return arn === undefined ? [] : [{ arn, service }]
    }),
  )
  await furnish(world, {
    ...needs,
    roles: [...needs.roles, ...roles],
    subnets: together(needs.subnets, ...bases.map(({ subnets }) => subnets)),
    securityGroups: together(
      needs.securityGroups,
      ...bases.map(({ securityGroups }) => securityGroups),
    ),
  })
}

function together(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())]
}
