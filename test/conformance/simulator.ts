import { createSimulator, followRealTime, serve } from '@plumbline/simulator'
import type { World } from '@plumbline/simulator'
import { clientsOf, region } from './target.ts'
import type { Target } from './target.ts'

export interface SimulatorTarget extends Target {
  readonly url: string
  readonly world: World
  readonly stop: () => Promise<void>
}

/** The simulator as a target of the contract: over HTTP, with a clock that the checks turn. */
export async function startSimulator(): Promise<SimulatorTarget> {
  const world = createSimulator({
    region,
    throttling: { enabled: false },
    // What runs in a task is a web server: it does not end by itself.
    ecs: { jobMs: 86_400_000 },
  })
  const server = await serve(world, { port: 0 })
  return {
    ...clientsOf(server.url),
    url: server.url,
    world,
    network: createNetwork(world),
    now: () => world.now(),
    pass: async (seconds) => world.advance(seconds * 1000),
    stop: () => server.close(),
  }
}

function createNetwork(world: World): Target['network'] {
  const vpc = 'vpc-0a1b2c3d4e5f60718'
  const subnets = ['subnet-0a1b2c3d4e5f60718', 'subnet-1a1b2c3d4e5f60718']
  const securityGroups = ['sg-0a1b2c3d4e5f60718']
  for (const id of subnets) world.control('ec2', { type: 'subnet', id, vpc })
  for (const id of securityGroups) world.control('ec2', { type: 'security-group', id, vpc })
  return { vpcId: vpc, subnets, securityGroups }
}

export interface LiveSimulator {
  readonly url: string
  readonly world: World
  readonly stop: () => Promise<void>
}

/** The simulator as other programs meet it: over HTTP, and its clock runs `factor` times as fast as theirs. */
export async function startLiveSimulator(factor: number): Promise<LiveSimulator> {
  const world = createSimulator({ region })
  const clock = followRealTime(world, factor)
  const server = await serve(world, { port: 0, clock })
  return {
    url: server.url,
    world,
    async stop() {
      clock.stop()
      await server.close()
    },
  }
}
