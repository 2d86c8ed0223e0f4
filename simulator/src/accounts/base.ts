import { createHash } from 'node:crypto'
import type { CreateClusterResponse } from '@aws-sdk/client-ecs'
import type {
  CreateListenerOutput,
  CreateLoadBalancerOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { CreateKeyResponse } from '@aws-sdk/client-kms'
import type { CreateSecretResponse } from '@aws-sdk/client-secrets-manager'
import type { CreateTopicResponse } from '@aws-sdk/client-sns'
import type { GetParametersByPathResult } from '@aws-sdk/client-ssm'
import type { World } from '../core/world.ts'

export interface BaseOptions {
  /** Its values are handed over below `/plumbline/<environment>/bootstrap/`. */
  readonly environment: string
  /** Default: the name of the environment. */
  readonly cluster?: string
  /** More values to hand over, or other ones, by `<group>/<key>`. A list is written with commas. */
  readonly values?: Readonly<Record<string, string>>
}

/** What stands in an environment before any service does. */
export interface Base {
  readonly environment: string
  readonly cluster: string
  readonly clusterArn: string
  readonly vpcId: string
  readonly subnets: readonly string[]
  readonly securityGroups: readonly string[]
  readonly loadBalancerArn: string
  /** Answers 404 where no rule matches. */
  readonly listenerArn: string
  readonly topicArn: string
  /** Everything that is handed over, by `<group>/<key>`. */
  readonly values: Readonly<Record<string, string>>
}

const lists = ['network/publicSubnetIds', 'network/privateSubnetIds']

/**
 * Makes what a bootstrap stack makes: a cluster, a load balancer with a listener, a topic, a secret, a bucket, a
 * key, and the parameters that hand them over; the roles and the network among them are names until `furnish` makes them.
 * A base that is there already, as in a restored world, is answered as it is.
 */
export async function createBase(world: World, options: BaseOptions): Promise<Base> {
  const { environment } = options
  const call = caller(world)
  const path = `/plumbline/${environment}/bootstrap`
  const found = await handedOver(call, path)
  if (found['schema/version'] === undefined) {
    const values = { ...(await created(call, world, options)), ...options.values }
    for (const [key, Value] of Object.entries(values)) {
      const Type = lists.includes(key) ? 'StringList' : 'String'
      await call('ssm', 'PutParameter', { Name: `${path}/${key}`, Value, Type })
    }
  }
  return baseOf(environment, await handedOver(call, path))
}

type Call = (service: string, operation: string, input: object) => Promise<object>

/** All calls are made in the name of the bootstrap, so that the journal tells them from those of a controller. */
function caller(world: World): Call {
  const principal = `arn:aws:iam::${world.account}:role/plumbline-bootstrap`
  return (service, operation, input) => world.call(service, operation, input, { principal })
}

async function handedOver(call: Call, path: string): Promise<Record<string, string>> {
  const values: Record<string, string> = {}
  let token: string | undefined
  do {
    const input = { Path: path, Recursive: true, ...(token !== undefined && { NextToken: token }) }
    const page: GetParametersByPathResult = await call('ssm', 'GetParametersByPath', input)
    for (const { Name = '', Value = '' } of page.Parameters ?? []) {
      values[Name.slice(path.length + 1)] = Value
    }
    token = page.NextToken
  } while (token !== undefined)
  return values
}

async function created(
  call: Call,
  { account, region }: World,
  { environment, cluster: clusterName = environment }: BaseOptions,
): Promise<Record<string, string>> {
  const name = `plumbline-${environment}`
  const { cluster }: CreateClusterResponse = await call('ecs', 'CreateCluster', {
    clusterName,
    capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
  })
  const { TopicArn }: CreateTopicResponse = await call('sns', 'CreateTopic', {
    Name: `${name}-alerts`,
  })
  const { ARN }: CreateSecretResponse = await call('secretsmanager', 'CreateSecret', {
    Name: `${name}/database`,
    SecretString: '{}',
  })
  const namespace = `${environment}.local`
  await call('servicediscovery', 'CreateHttpNamespace', { Name: namespace })
  const bucket = `${name}-puppet-${account}`
  await call('s3', 'CreateBucket', { Bucket: bucket })
  const { KeyMetadata }: CreateKeyResponse = await call('kms', 'CreateKey', {
    KeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
  })
  const rolePath = `/plumbline/${environment}/`
  // A name is taken once in an account, whatever its path.
  const role = (use: string) => `arn:aws:iam::${account}:role${rolePath}${name}-${use}`
  const database = `${name}.cluster-c1.${region}.rds.amazonaws.com`
  return {
    'schema/version': '1',
    ...network(environment),
    'cluster/name': clusterName,
    'cluster/arn': cluster?.clusterArn ?? '',
    ...(await loadBalancer(call, name, environment)),
    'database/host': database,
    'database/readHost': database.replace('.cluster-', '.cluster-ro-'),
    'database/port': '5432',
    'database/name': 'main',
    'database/secretArn': ARN ?? '',
    'database/clusterIdentifier': name,
    'mesh/namespace': namespace,
    'puppet/bucket': bucket,
    'bastion/instanceId': 'i-0ba5710000000000a',
    'registry/controllerUri': `${account}.dkr.ecr.${region}.amazonaws.com/plumbline`,
    'alerts/topicArn': TopicArn ?? '',
    'events/queueUrl': `https://sqs.${region}.amazonaws.com/${account}/${name}-events`,
    'puppet/signingKeyArn': KeyMetadata?.Arn ?? '',
    'iam/executionRoleArn': role('execution'),
    'iam/infrastructureRoleArn': role('infrastructure'),
    'iam/schedulerRoleArn': role('scheduler'),
    'iam/taskRolePath': rolePath,
  }
}

/** Networks are not simulated: their ids follow from names, in the form that AWS gives them. */
function network(environment: string): Record<string, string> {
  const subnets = (tier: string) =>
    ['a', 'b'].map((zone) => networkId('subnet', environment, tier, zone)).join(',')
  return {
    'network/vpcId': networkId('vpc', environment),
    'network/vpcCidr': '10.0.0.0/16',
    'network/publicSubnetIds': subnets('public'),
    'network/privateSubnetIds': subnets('private'),
    'network/workloadSecurityGroupId': networkId('sg', environment, 'tasks'),
  }
}

/** Such as `subnet-0a1b2c3d4e5f60718`: seventeen hexadecimal digits. */
function networkId(type: 'vpc' | 'subnet' | 'sg', ...names: readonly string[]): string {
  const digest = createHash('sha256').update(names.join('/')).digest('hex')
  return `${type}-0${digest.slice(0, 16)}`
}

const notFound = {
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain', MessageBody: 'not found' },
}

async function loadBalancer(
  call: Call,
  Name: string,
  environment: string,
): Promise<Record<string, string>> {
  const group = networkId('sg', environment, 'alb')
  const Subnets = network(environment)['network/publicSubnetIds']?.split(',')
  const { LoadBalancers }: CreateLoadBalancerOutput = await call(
    'elasticloadbalancing',
    'CreateLoadBalancer',
    { Name, Subnets, SecurityGroups: [group] },
  )
  const { LoadBalancerArn = '', DNSName = '' } = LoadBalancers?.[0] ?? {}
  const { Listeners }: CreateListenerOutput = await call('elasticloadbalancing', 'CreateListener', {
    LoadBalancerArn,
    Port: 80,
    Protocol: 'HTTP',
    DefaultActions: [notFound],
  })
  return {
    'alb/arn': LoadBalancerArn,
    'alb/dnsName': DNSName,
    'alb/hostedZoneId': 'Z32O12XQLNTSW2',
    'alb/fullName': LoadBalancerArn.slice(LoadBalancerArn.indexOf('app/')),
    'alb/listenerArn': Listeners?.[0]?.ListenerArn ?? '',
    'alb/securityGroupId': group,
  }
}

function baseOf(environment: string, values: Readonly<Record<string, string>>): Base {
  const of = (key: string) => values[key] ?? ''
  return {
    environment,
    cluster: of('cluster/name'),
    clusterArn: of('cluster/arn'),
    vpcId: of('network/vpcId'),
    subnets: of('network/privateSubnetIds').split(','),
    securityGroups: [of('network/workloadSecurityGroupId')],
    loadBalancerArn: of('alb/arn'),
    listenerArn: of('alb/listenerArn'),
    topicArn: of('alerts/topicArn'),
    values,
  }
}
