import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CfnResource, Stack } from 'aws-cdk-lib'
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from './app.ts'
import { foundIn } from './synthesised.fixture.ts'

/**
 * Every rule that our templates keep is shown to bite: a template that breaks them all is told of each. What is left of a rule is
 * that something breaks it, so nothing else about these resources matters.
 */
type Bad = readonly [rule: string, type: string, properties: Readonly<Record<string, unknown>>]

const statement = (more: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', ...more }],
})
const vpc = 'vpc-0a1b2c3d'
const subnets = ['subnet-0a1b2c3d', 'subnet-1a2b3c4d']

const careless: readonly Bad[] = [
  ['AwsSolutions-S1', 'AWS::S3::Bucket', {}],
  ['AwsSolutions-S10', 'AWS::S3::Bucket', {}],
  [
    'AwsSolutions-EC23',
    'AWS::EC2::SecurityGroup',
    {
      GroupDescription: 'open',
      VpcId: vpc,
      SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }],
    },
  ],
  ['AwsSolutions-EC26', 'AWS::EC2::Volume', { AvailabilityZone: 'eu-west-1a', Size: 8 }],
  [
    'AwsSolutions-EC28',
    'AWS::EC2::Instance',
    { ImageId: 'ami-0a1b2c3d', InstanceType: 't4g.micro', SubnetId: subnets[0] },
  ],
  [
    'AwsSolutions-EC29',
    'AWS::EC2::Instance',
    { ImageId: 'ami-0a1b2c3d', InstanceType: 't4g.micro', SubnetId: subnets[0] },
  ],
  ['AwsSolutions-VPC7', 'AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' }],
  [
    'AwsSolutions-IAM4',
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: statement({
        Action: 'sts:AssumeRole',
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
      }),
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    },
  ],
  [
    'AwsSolutions-IAM5',
    'AWS::IAM::ManagedPolicy',
    { PolicyDocument: statement({ Action: 's3:*', Resource: '*' }) },
  ],
  [
    'AwsSolutions-RDS2',
    'AWS::RDS::DBCluster',
    { Engine: 'aurora-postgresql', MasterUsername: 'boss', ManageMasterUserPassword: true },
  ],
  [
    'AwsSolutions-RDS6',
    'AWS::RDS::DBCluster',
    { Engine: 'aurora-postgresql', MasterUsername: 'boss', ManageMasterUserPassword: true },
  ],
  [
    'AwsSolutions-RDS10',
    'AWS::RDS::DBCluster',
    { Engine: 'aurora-postgresql', MasterUsername: 'boss', ManageMasterUserPassword: true },
  ],
  [
    'AwsSolutions-ELB2',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    { Subnets: subnets, Scheme: 'internet-facing' },
  ],
  ['AwsSolutions-SQS3', 'AWS::SQS::Queue', {}],
  ['AwsSolutions-SQS4', 'AWS::SQS::Queue', {}],
  ['AwsSolutions-SNS3', 'AWS::SNS::Topic', {}],
  [
    'AwsSolutions-ECS2',
    'AWS::ECS::TaskDefinition',
    {
      ContainerDefinitions: [
        { Name: 'web', Image: 'web', Environment: [{ Name: 'PASSWORD', Value: 'x' }] },
      ],
    },
  ],
  ['AwsSolutions-ECS4', 'AWS::ECS::Cluster', {}],
  [
    'AwsSolutions-ECS7',
    'AWS::ECS::TaskDefinition',
    { ContainerDefinitions: [{ Name: 'web', Image: 'web', Memory: 128 }] },
  ],
  ['AwsSolutions-SMG4', 'AWS::SecretsManager::Secret', { GenerateSecretString: {} }],
  [
    'AwsSolutions-KMS5',
    'AWS::KMS::Key',
    {
      KeyPolicy: statement({
        Action: 'kms:Decrypt',
        Resource: '*',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      }),
    },
  ],
  [
    'AwsSolutions-DDB3',
    'AWS::DynamoDB::Table',
    {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
  ],
  ['AwsSolutions-EFS1', 'AWS::EFS::FileSystem', { Encrypted: false }],
  [
    'AwsSolutions-AEC3',
    'AWS::ElastiCache::ReplicationGroup',
    { ReplicationGroupDescription: 'open', CacheNodeType: 'cache.t4g.micro', Engine: 'redis' },
  ],
  [
    'AwsSolutions-AEC5',
    'AWS::ElastiCache::ReplicationGroup',
    {
      ReplicationGroupDescription: 'open',
      CacheNodeType: 'cache.t4g.micro',
      Engine: 'redis',
      Port: 6379,
    },
  ],
  [
    'AwsSolutions-AEC6',
    'AWS::ElastiCache::ReplicationGroup',
    { ReplicationGroupDescription: 'open', CacheNodeType: 'cache.t4g.micro', Engine: 'redis' },
  ],
  [
    'AwsSolutions-AS3',
    'AWS::AutoScaling::AutoScalingGroup',
    {
      MinSize: '0',
      MaxSize: '1',
      VPCZoneIdentifier: subnets,
      LaunchTemplate: { LaunchTemplateId: 'lt-0a1b2c3d', Version: '1' },
    },
  ],
]

/** What the schemas of AWS do not take. */
const wrong: readonly Bad[] = [
  ['F3012', 'AWS::ECS::Service', { DesiredCount: 'two' }],
  ['F3002', 'AWS::SQS::Queue', { QueueNames: 'typo' }],
  ['F3003', 'AWS::RDS::DBSubnetGroup', { DBSubnetGroupDescription: 'of nothing' }],
  ['F3006', 'AWS::ECS::Servicee', {}],
]

let found: readonly string[]
const folder = mkdtempSync(join(tmpdir(), 'plumbline-bites-'))
const place = { env: { account: '111122223333', region: 'eu-west-1' } }

/** One stack that breaks what it is told to break. */
function broken(
  out: string,
  parts: { careless: readonly Bad[]; wrong: readonly Bad[] },
  reportOnly: boolean,
) {
  const outdir = join(folder, out)
  const app = createApp([], { outdir, reportOnly })
  const stack = new Stack(app, 'bad', place)
  const resources = parts.careless.map(([rule, Type, Properties]) => [
    idOf(rule),
    { Type, Properties },
  ])
  const templateFile = join(folder, `${out}.json`)
  writeFileSync(templateFile, JSON.stringify({ Resources: Object.fromEntries(resources) }))
  // Rules know resources by their classes, which a template is read into.
  if (resources.length > 0) new CfnInclude(stack, 'Careless', { templateFile })
  for (const [rule, type, properties] of parts.wrong)
    new CfnResource(stack, idOf(rule), { type, properties })
  return app
}

const idOf = (rule: string) => rule.replaceAll(/\W/g, '')

beforeAll(() => {
  broken('told', { careless, wrong }, true).synth()
  found = foundIn(join(folder, 'told'))
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true }))

test.each([...careless, ...wrong])('%s is told of in %s', (rule) => {
  const here = found.filter((one) => one.endsWith(`/${idOf(rule)}`))

  expect(here).toContainEqual(expect.stringContaining(rule))
})

test('the synthesis ends with what it was told, and leaves nothing to deploy unnoticed', () => {
  const schema = () => broken('wrong', { careless: [], wrong: wrong.slice(0, 1) }, false).synth()
  const nag = () => broken('careless', { careless: careless.slice(0, 1), wrong: [] }, false).synth()

  expect(schema).toThrow(/validation/i)
  expect(nag).toThrow(/validation/i)
}, 60_000)
