import type { RateLimit, World } from '@plumbline/simulator'
import { shopWorld } from '../../support/shop.ts'

/**
 * A world whose subnets have addresses for every task of ten thousand services: without a size of their own they have 251.
 * @param limits the rates of AWS; left out: those that it documents
 */
export async function wideWorld(
  throttling: boolean,
  limits?: readonly RateLimit[],
): Promise<World> {
  const world = await shopWorld({ full: true, throttling, ...(limits && { limits }) })
  widen(world)
  return world
}

/** Gives the subnets of the estates room for 65,000 tasks each. */
export function widen(world: World): void {
  for (const [index, id] of ['subnet-a', 'subnet-b'].entries())
    world.control('ec2', { type: 'subnet', id, cidr: `10.${index}.0.0/16` })
}
