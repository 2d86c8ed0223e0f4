import type { World } from '@plumbline/simulator'
import { shopWorld } from '../../support/shop.ts'

/** A world whose subnets have addresses for every task of ten thousand services: without a size of their own they have 251. */
export async function wideWorld(throttling: boolean): Promise<World> {
  const world = await shopWorld({ full: true, throttling })
  for (const [index, id] of ['subnet-a', 'subnet-b'].entries())
    world.control('ec2', { type: 'subnet', id, cidr: `10.${index}.0.0/16` })
  return world
}
