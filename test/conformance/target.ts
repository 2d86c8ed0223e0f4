import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import * as scalingModule from '@aws-sdk/client-application-auto-scaling'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import * as cloudwatchModule from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import * as logsModule from '@aws-sdk/client-cloudwatch-logs'
import { EC2Client } from '@aws-sdk/client-ec2'
import { ECRClient } from '@aws-sdk/client-ecr'
import { ECSClient } from '@aws-sdk/client-ecs'
import * as ecsModule from '@aws-sdk/client-ecs'
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import * as elbModule from '@aws-sdk/client-elastic-load-balancing-v2'
import { IAMClient } from '@aws-sdk/client-iam'
import { S3Client } from '@aws-sdk/client-s3'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import * as schedulerModule from '@aws-sdk/client-scheduler'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery'
import { SSMClient } from '@aws-sdk/client-ssm'
import { STSClient } from '@aws-sdk/client-sts'
import type { Asked } from '../support/estate.ts'

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
  readonly secrets: SecretsManagerClient
  readonly discovery: ServiceDiscoveryClient
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
export function clientsOf(endpoint: string, where: string = region): Clients {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint, region: where, credentials, maxAttempts: 1 }
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
    secrets: new SecretsManagerClient(config),
    discovery: new ServiceDiscoveryClient(config),
  }
}

/** Calls by the names of a service and an operation, as a simulated world takes them. */
export function askedOf(clients: Clients): Asked {
  const byName: Readonly<Record<string, readonly [object, object]>> = {
    ecs: [ecsModule, clients.ecs],
    elasticloadbalancing: [elbModule, clients.elb],
    'application-autoscaling': [scalingModule, clients.scaling],
    cloudwatch: [cloudwatchModule, clients.cloudwatch],
    logs: [logsModule, clients.logs],
    scheduler: [schedulerModule, clients.scheduler],
  }
  return {
    async call(service, operation, input) {
      const [module, client] = byName[service] ?? []
      const Command = (module as Readonly<Record<string, new (input: object) => object>>)[
        `${operation}Command`
      ]
      if (Command === undefined) throw new Error(`${service} has no ${operation}`)
      return (client as { send(command: object): Promise<object> }).send(new Command(input))
    },
  }
}
