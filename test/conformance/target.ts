import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { ECSClient } from '@aws-sdk/client-ecs'
import { S3Client } from '@aws-sdk/client-s3'
import { STSClient } from '@aws-sdk/client-sts'

export const region = 'eu-west-1'

/** An AWS that the contract is checked against. */
export interface Target {
  readonly ecs: ECSClient
  readonly logs: CloudWatchLogsClient
  readonly s3: S3Client
  readonly sts: STSClient
  /** Where services may run. */
  readonly network: {
    readonly subnets: readonly string[]
    readonly securityGroups: readonly string[]
  }
  /** The time there, in epoch ms. */
  readonly now: () => number
  /** Lets time pass for what happens by itself. Nothing does in moto. */
  readonly pass: (seconds: number) => Promise<void>
}

/** Ordinary SDK clients of an endpoint. Each call is tried once, so that an answer is the endpoint's own. */
export function clientsOf(endpoint: string): Pick<Target, 'ecs' | 'logs' | 's3' | 'sts'> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint, region, credentials, maxAttempts: 1 }
  return {
    ecs: new ECSClient(config),
    logs: new CloudWatchLogsClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sts: new STSClient(config),
  }
}
