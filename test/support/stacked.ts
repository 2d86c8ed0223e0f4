import { createHash } from 'node:crypto'
import type { World } from '@plumbline/simulator'

/** A template of CloudFormation, as far as it is made here. */
export interface StackTemplate {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Properties }>
  >
}

// oxlint-disable-next-line typescript/no-explicit-any -- every type of resource has its own
type Properties = Readonly<Record<string, any>>

/** What became of a resource: what `Ref` says of it, and what `Fn::GetAtt` says. */
interface Made {
  readonly ref: string
  readonly attributes?: Readonly<Record<string, string>>
}

/**
 * Makes a stack in a simulated account, as CloudFormation does: each resource after those that it names, with its
 * intrinsic functions resolved. What the simulator does not know, such as a database, is an id of the right form.
 */
export async function stackUp(world: World, template: StackTemplate): Promise<void> {
  const stack = new Stack(world, template)
  for (const id of Object.keys(template.Resources)) await stack.make(id)
}

class Stack {
  readonly #world: World
  readonly #template: StackTemplate
  readonly #made = new Map<string, Promise<Made>>()

  constructor(world: World, template: StackTemplate) {
    this.#world = world
    this.#template = template
  }

  async make(id: string): Promise<Made> {
    const begun = this.#made.get(id) ?? this.#create(id)
    this.#made.set(id, begun)
    return begun
  }

  async #create(id: string): Promise<Made> {
    const { Type, Properties = {} } = this.#template.Resources[id] ?? { Type: '' }
    const maker = makers[Type]
    if (maker === undefined) return invented(id, Type)
    return maker(this.#world, (await this.#resolve(Properties)) as Properties, id)
  }

  async #resolve(value: unknown): Promise<unknown> {
    if (Array.isArray(value)) {
      const items: unknown[] = []
      for (const item of value) items.push(await this.#resolve(item))
      return items
    }
    if (typeof value !== 'object' || value === null) return value
    const [name, argument] = Object.entries(value)[0] ?? []
    if (name === 'Ref') return this.#ref(argument as string)
    if (name === 'Fn::GetAtt') return this.#attribute(argument as [string, string])
    if (name === 'Fn::Join') {
      const [by, parts] = argument as [string, unknown]
      return ((await this.#resolve(parts)) as string[]).join(by)
    }
    if (name === 'Fn::Select') {
      const [index, list] = argument as [number | string, unknown]
      return ((await this.#resolve(list)) as string[])[Number(index)]
    }
    if (name === 'Fn::Split') {
      const [by, text] = argument as [string, unknown]
      return ((await this.#resolve(text)) as string).split(by)
    }
    const fields: Record<string, unknown> = {}
    for (const [key, item] of Object.entries(value)) fields[key] = await this.#resolve(item)
    return fields
  }

  async #ref(id: string): Promise<string> {
    const { account, region } = this.#world
    const pseudo: Readonly<Record<string, string>> = {
      'AWS::Region': region,
      'AWS::AccountId': account,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    }
    if (!(id in this.#template.Resources)) return pseudo[id] ?? id
    return (await this.make(id)).ref
  }

  async #attribute([id, name]: [string, string]): Promise<string> {
    const { ref, attributes } = await this.make(id)
    return attributes?.[name] ?? `${ref}.${name.toLowerCase().replaceAll('.', '-')}`
  }
}

type Maker = (world: World, properties: Properties, id: string) => Promise<Made> | Made

const principal = 'cloudformation'

// oxlint-disable-next-line typescript/no-explicit-any -- an answer is read where it is known
function call(world: World, service: string, operation: string, input: object): Promise<any> {
  return world.call(service, operation, input, {
    principal: `arn:aws:iam::${world.account}:role/${principal}`,
  })
}

const makers: Readonly<Record<string, Maker>> = {
  'AWS::EC2::VPC': (_, { CidrBlock }, id) => ({
    ref: ec2Id('vpc', id),
    attributes: { CidrBlock },
  }),
  'AWS::EC2::Subnet': (world, { CidrBlock, AvailabilityZone, VpcId }, id) => {
    const subnet = ec2Id('subnet', id)
    world.control('ec2', {
      type: 'subnet',
      id: subnet,
      vpc: VpcId,
      cidr: CidrBlock,
      zone: AvailabilityZone,
    })
    return { ref: subnet }
  },
  'AWS::EC2::SecurityGroup': (world, { VpcId }, id) => {
    const group = ec2Id('sg', id)
    world.control('ec2', { type: 'security-group', id: group, vpc: VpcId })
    return { ref: group, attributes: { GroupId: group } }
  },
  'AWS::EC2::Instance': (_, __, id) => ({ ref: ec2Id('i', id) }),
  'AWS::ECS::Cluster': async (world, { ClusterName }) => {
    const capacityProviders = ['FARGATE', 'FARGATE_SPOT']
    const input = { clusterName: ClusterName, capacityProviders }
    const { cluster } = await call(world, 'ecs', 'CreateCluster', input)
    return { ref: ClusterName, attributes: { Arn: cluster.clusterArn } }
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': async (world, { Name, Subnets, SecurityGroups }) => {
    const input = { Name, Subnets, SecurityGroups }
    const answer = await call(world, 'elasticloadbalancing', 'CreateLoadBalancer', input)
    const [{ LoadBalancerArn, DNSName }] = answer.LoadBalancers
    const full = LoadBalancerArn.slice(LoadBalancerArn.indexOf('app/'))
    const attributes = {
      DNSName,
      LoadBalancerFullName: full,
      CanonicalHostedZoneID: 'Z32O12XQLNTSW2',
    }
    return { ref: LoadBalancerArn, attributes }
  },
  'AWS::ElasticLoadBalancingV2::Listener': async (world, properties) => {
    const answer = await call(world, 'elasticloadbalancing', 'CreateListener', properties)
    return { ref: answer.Listeners[0].ListenerArn }
  },
  'AWS::SNS::Topic': async (world, { TopicName }) => {
    const { TopicArn } = await call(world, 'sns', 'CreateTopic', { Name: TopicName })
    return { ref: TopicArn }
  },
  'AWS::S3::Bucket': async (world, { BucketName }) => {
    await call(world, 's3', 'CreateBucket', { Bucket: BucketName })
    return { ref: BucketName, attributes: { Arn: `arn:aws:s3:::${BucketName}` } }
  },
  'AWS::SQS::Queue': async (world, { QueueName }) => {
    const { QueueUrl } = await call(world, 'sqs', 'CreateQueue', { QueueName })
    const { account, region } = world
    return { ref: QueueUrl, attributes: { Arn: `arn:aws:sqs:${region}:${account}:${QueueName}` } }
  },
  'AWS::IAM::Role': async (world, { RoleName, Path, AssumeRolePolicyDocument }) => {
    const document = JSON.stringify(AssumeRolePolicyDocument)
    const input = { RoleName, Path, AssumeRolePolicyDocument: document }
    if (RoleName === undefined) return invented('role', 'AWS::IAM::Role')
    const { Role } = await call(world, 'iam', 'CreateRole', input)
    return { ref: RoleName, attributes: { Arn: Role.Arn } }
  },
  'AWS::ECR::Repository': async (world, { RepositoryName }) => {
    await call(world, 'ecr', 'CreateRepository', { repositoryName: RepositoryName })
    const uri = `${world.account}.dkr.ecr.${world.region}.amazonaws.com/${RepositoryName}`
    return { ref: RepositoryName, attributes: { RepositoryUri: uri } }
  },
  'AWS::SecretsManager::Secret': (world, { Name }) => ({ ref: secretArn(world, Name) }),
  'AWS::RDS::DBCluster': (world, { DBClusterIdentifier }) => {
    const host = `c1.${world.region}.rds.amazonaws.com`
    const attributes = {
      'Endpoint.Address': `${DBClusterIdentifier}.cluster-${host}`,
      'ReadEndpoint.Address': `${DBClusterIdentifier}.cluster-ro-${host}`,
      'MasterUserSecret.SecretArn': secretArn(world, `rds!cluster-${hash(DBClusterIdentifier)}`),
    }
    return { ref: DBClusterIdentifier, attributes }
  },
  'AWS::ServiceDiscovery::HttpNamespace': async (world, { Name }) => {
    await call(world, 'servicediscovery', 'CreateHttpNamespace', { Name })
    return { ref: `ns-${hash(Name)}` }
  },
  'AWS::SSM::Parameter': async (world, { Name, Type, Value, Description }) => {
    await call(world, 'ssm', 'PutParameter', { Name, Type, Value, Description })
    return { ref: Name }
  },
}

/** AWS puts six characters behind the name; the examples, which name two of their secrets in full, have these. */
function secretArn(world: World, name: string): string {
  const arn = `arn:aws:secretsmanager:${world.region}:${world.account}:secret:${name}-aB3dE9`
  world.control('secretsmanager', { type: 'secret', arn })
  return arn
}

function invented(id: string, type: string): Made {
  return { ref: `${type.split('::').at(-1)?.toLowerCase()}-${hash(id)}` }
}

function ec2Id(prefix: string, id: string): string {
  return `${prefix}-0${hash(id)}`
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
