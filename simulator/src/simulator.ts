import { createWorld } from './core/world.ts'
import type { World, WorldOptions } from './core/world.ts'
import { createEcs } from './ecs/index.ts'
import { createElbv2 } from './elbv2/index.ts'
import { createLogs } from './logs/index.ts'
import { createS3 } from './s3/index.ts'
import { createSts } from './sts/index.ts'
import { createSsm } from './ssm/index.ts'
import { createSecretsManager } from './secretsmanager/index.ts'
import { createAutoScaling } from './autoscaling/index.ts'
import { createCloudWatch } from './cloudwatch/index.ts'
import { createEventScheduler } from './eventscheduler/index.ts'
import { createSns } from './sns/index.ts'
import { createCloudMap } from './cloudmap/index.ts'
import { createEc2 } from './ec2/index.ts'
import { createEcr } from './ecr/index.ts'
import { createKms } from './kms/index.ts'
import { createIam } from './iam/index.ts'
import { createSqs } from './sqs/index.ts'
import { createEventBridge } from './eventbridge/index.ts'
import { createTagging } from './tagging/index.ts'

export interface SimulatorOptions extends Omit<WorldOptions, 'services'> {
  /** Durations and choices of the simulated ECS. */
  readonly ecs?: Parameters<typeof createEcs>[0]
  /** Durations of the simulated Elastic Load Balancing. */
  readonly elbv2?: Parameters<typeof createElbv2>[0]
}

/** A world with every simulated service in it. */
export function createSimulator(options: SimulatorOptions = {}): World {
  const { ecs, elbv2, ...world } = options
  return createWorld({
    ...world,
    services: [
      createEcs(ecs),
      createElbv2(elbv2),
      createLogs(),
      createS3(),
      createSts(),
      createSsm(),
      createSecretsManager(),
      createAutoScaling(),
      createCloudWatch(),
      createEventScheduler(),
      createSns(),
      createCloudMap(),
      createEcr(),
      createEc2(),
      createIam(),
      createKms(),
      createSqs(),
      createEventBridge(),
      createTagging(),
    ],
  })
}
