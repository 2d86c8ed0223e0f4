import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EC2Client } from '@aws-sdk/client-ec2'
import { ECRClient } from '@aws-sdk/client-ecr'
import { ECSClient } from '@aws-sdk/client-ecs'
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import { IAMClient } from '@aws-sdk/client-iam'
import { S3Client } from '@aws-sdk/client-s3'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { SSMClient } from '@aws-sdk/client-ssm'
import { STSClient } from '@aws-sdk/client-sts'

export const region = 'eu-west-1'

/** The clients of an AWS. */
export interface Clients {
  readonly ecs: ECSClient
  readonly elb: ElasticLoadBalancingV2Client
  readonly scaling: ApplicationAutoScalingClient
  readonly cloudwatch: CloudWatchClient
  readonly scheduler: SchedulerClient
  readonly ssm: SSMClient
  readonly logs: CloudWatchLogsClient
  readonly s3: S3Client
  readonly sts: STSClient
  readonly ecr: ECRClient
  readonly iam: IAMClient
  readonly ec2: EC2Client
}

/** An AWS that the contract is checked against. */
export interface Target extends Clients {
  /** Where services may run. */
  readonly network: {
    readonly vpcId: string
    readonly subnets: readonly string[]
    readonly securityGroups: readonly string[]
  }
  /** The time there, in epoch ms. */
  readonly now: () => number
  /** Lets time pass for what happens by itself. Nothing does in moto. */
  readonly pass: (seconds: number) => Promise<void>
}

/** Ordinary SDK clients of an endpoint. Each call is tried once, so that an answer is the endpoint's own. */
export function clientsOf(endpoint: string): Clients {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint, region, credentials, maxAttempts: 1 }
  return {
    ecs: new ECSClient(config),
    elb: new ElasticLoadBalancingV2Client(config),
    scaling: new ApplicationAutoScalingClient(config),
    cloudwatch: new CloudWatchClient(config),
    scheduler: new SchedulerClient(config),
    ssm: new SSMClient(config),
    logs: new CloudWatchLogsClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sts: new STSClient(config),
    ecr: new ECRClient(config),
    iam: new IAMClient(config),
    ec2: new EC2Client(config),
  }
}
