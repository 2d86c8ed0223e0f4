import { createWorld } from './core/world.ts'
import type { World, WorldOptions } from './core/world.ts'
import { createEcs } from './ecs/index.ts'
import { createLogs } from './logs/index.ts'
import { createS3 } from './s3/index.ts'
import { createSts } from './sts/index.ts'
import { createSsm } from './ssm/index.ts'
import { createSecretsManager } from './secretsmanager/index.ts'

export interface SimulatorOptions extends Omit<WorldOptions, 'services'> {
  /** Durations and choices of the simulated ECS. */
  readonly ecs?: Parameters<typeof createEcs>[0]
}

/** A world with every simulated service in it: ECS, CloudWatch Logs, S3 and STS. */
export function createSimulator(options: SimulatorOptions = {}): World {
  const { ecs, ...world } = options
  return createWorld({
    ...world,
    services: [
      createEcs(ecs),
      createLogs(),
      createS3(),
      createSts(),
      createSsm(),
      createSecretsManager(),
    ],
  })
}
