import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { ECSClient } from '@aws-sdk/client-ecs'
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import { S3Client } from '@aws-sdk/client-s3'
import { STSClient } from '@aws-sdk/client-sts'
import type { World } from './core/world.ts'
import { inProcessHandler } from './in-process.ts'

/** What every client of a test has in common. */
export const clientOptions = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
}

/** The real SDK clients before a world, without a socket between them. */
export function clientsOf(world: World): {
  readonly ecs: ECSClient
  readonly elb: ElasticLoadBalancingV2Client
  readonly logs: CloudWatchLogsClient
  readonly s3: S3Client
  readonly sts: STSClient
} {
  const options = { ...clientOptions, requestHandler: inProcessHandler(world) }
  return {
    ecs: new ECSClient(options),
    elb: new ElasticLoadBalancingV2Client(options),
    logs: new CloudWatchLogsClient(options),
    s3: new S3Client(options),
    sts: new STSClient(options),
  }
}
