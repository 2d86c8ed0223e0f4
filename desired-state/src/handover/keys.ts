/**
 * What the slow part of an AWS environment (its network, database, cluster and roles) hands over to services: one list for
 * the stacks that write the parameters and for the documents that use them as `${bootstrap.group.key}`. Whoever builds the
 * environment by other means writes the same parameters.
 */
export interface HandoverKey {
  /** `group/key`, the end of the parameter's name. */
  readonly key: `${string}/${string}`
  /** The type of the parameter in Parameter Store. */
  readonly type: 'String' | 'StringList'
  /** Whether every environment has it; the others come with an addition. */
  readonly required: boolean
  readonly description: string
}

/** The version of the list, which is handed over as `schema/version`. It changes when the meaning of a key does. */
export const handoverSchemaVersion = 1

function always(key: HandoverKey['key'], description: string): HandoverKey {
  return { key, type: 'String', required: true, description }
}

function alwaysList(key: HandoverKey['key'], description: string): HandoverKey {
  return { key, type: 'StringList', required: true, description }
}

function sometimes(key: HandoverKey['key'], description: string): HandoverKey {
  return { key, type: 'String', required: false, description }
}

export const handoverKeys: readonly HandoverKey[] = [
  always('schema/version', 'Version of this list.'),
  always('network/vpcId', 'The VPC.'),
  always('network/vpcCidr', 'Address range of the VPC.'),
  alwaysList('network/publicSubnetIds', 'Subnets of load balancers.'),
  alwaysList('network/privateSubnetIds', 'Subnets in which tasks run.'),
  always('network/workloadSecurityGroupId', 'Security group that all tasks share.'),
  always('cluster/name', 'Name of the ECS cluster.'),
  always('cluster/arn', 'ARN of the ECS cluster.'),
  always('alb/arn', 'ARN of the shared load balancer.'),
  always('alb/dnsName', 'DNS name of the shared load balancer.'),
  always('alb/hostedZoneId', 'Hosted zone of the shared load balancer, for alias records.'),
  always('alb/fullName', 'Name of the shared load balancer as a dimension of CloudWatch.'),
  always('alb/listenerArn', 'Listener of the shared load balancer: HTTPS where it is set up.'),
  always('alb/securityGroupId', 'Security group of the shared load balancer.'),
  always('database/host', 'Endpoint of the database for reading and writing.'),
  always('database/readHost', 'Endpoint of the database for reading.'),
  always('database/port', 'Port of the database.'),
  always('database/name', 'Name of the default database.'),
  always('database/secretArn', 'ARN of the secret of the database administrator.'),
  always('database/clusterIdentifier', 'Identifier of the database cluster.'),
  always('iam/executionRoleArn', 'Role with which ECS starts tasks.'),
  always('iam/infrastructureRoleArn', 'Role with which ECS attaches volumes and shifts traffic.'),
  always('iam/schedulerRoleArn', 'Role with which EventBridge Scheduler starts tasks.'),
  always('iam/taskRolePath', 'Path of the roles that tasks may have.'),
  always('puppet/bucket', 'Bucket of Puppet bundles.'),
  always('puppet/signingKeyArn', 'Key of KMS that signs Puppet bundles.'),
  always('bastion/instanceId', 'Instance of the bastion.'),
  always('registry/controllerUri', 'Repository of the image of the controller.'),
  always('alerts/topicArn', 'SNS topic of alarms.'),
  always('events/queueUrl', 'SQS queue of the events of AWS.'),
  sometimes('cicd/githubRoleArn', 'Role of the pipelines on GitHub.'),
  sometimes('vpn/endpointId', 'Client VPN endpoint.'),
  sometimes('cdn/distributionId', 'CloudFront distribution.'),
  sometimes('cdn/domainName', 'Domain name of the CloudFront distribution.'),
  sometimes('cdn/bucket', 'Bucket of static files behind CloudFront.'),
  sometimes('mesh/namespace', 'Cloud Map namespace in which services find each other.'),
  sometimes('redis/endpoint', 'Endpoint of Redis or Valkey.'),
  sometimes('redis/secretArn', 'ARN of the secret with the password of Redis or Valkey.'),
]

/** Everything below `/plumbline/prod/bootstrap/` belongs to the hand-over of `prod`. */
export function handoverPath(environment: string): string {
  return `/plumbline/${environment}/bootstrap/`
}

/** The parameter of a key: `/plumbline/prod/bootstrap/network/vpcId`. */
export function handoverParameter(environment: string, key: string): string {
  return `${handoverPath(environment)}${key}`
}

/** The variable of a key: `bootstrap.network.vpcId`. */
export function handoverVariable(key: string): string {
  return `bootstrap.${key.replace('/', '.')}`
}
