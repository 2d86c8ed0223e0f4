import { beforeAll, expect, test } from 'vitest'
import { readBootstrapConfig } from './config/index.ts'
import { ofType, synthesise, type Synthesised, type Template } from './synthesised.fixture.ts'

/** Each add-on alone, and each choice of the base that changes its shape; what is off must not be missed by anything. */
const certificate = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/0a1b`
const https = `entrance: { certificate: "${certificate('eu-west-1')}" }`
const vpn = `{ vpn: { serverCertificate: "${certificate('eu-west-1')}", clientCertificate: "${certificate('eu-west-1')}" } }`

const snapshot = 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:before-the-loss'

const variants: Readonly<Record<string, string>> = {
  plain: '',
  https,
  vpn: `addOns: ${vpn}`,
  redis: 'addOns: { redis: { shards: 2, replicas: 0 } }',
  dynamodb: 'addOns: { dynamodb: { tables: { things: { partitionKey: a, sortKey: b } } } }',
  cdn: `${https}\naddOns: { cdn: { origin: origin.example.com, certificate: "${certificate('us-east-1')}", domains: [www.example.com], countries: [GB] } }`,
  hosts: 'addOns: { ec2Capacity: { instance: m7i.large, min: 1, max: 3 } }',
  endpoints: 'addOns: { privateEndpoints: {} }',
  trail: 'addOns: { cloudTrail: { keep: 30d } }',
  waf: 'addOns: { waf: { rateLimit: 100 } }',
  mesh: 'addOns: { mesh: { namespace: services.local } }',
  readers: 'database: { readers: 2, capacity: { min: 1, max: 8 } }',
  restored: `database: { restoreFrom: "${snapshot}", version: "18.6" }`,
}

let made: Synthesised
beforeAll(() => {
  const configs = Object.entries(variants).map(([environment, more]) => {
    const zones = environment === 'https' ? 'a, eu-west-1b, eu-west-1c' : 'a, eu-west-1b'
    const nat = environment === 'https' ? 3 : 1
    const text = `environment: ${environment}
account: "111122223333"
region: eu-west-1
network: { zones: [eu-west-1${zones}], natGateways: ${nat} }
${more}
`
    const read = readBootstrapConfig(text, environment)
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    return read.value
  })
  made = synthesise(configs)
}, 120_000)

const of = (name: string) => made.templates[`base-plumbline-${name}`] as Template

/** What a variant has beside the plain one, by type, without parameters and policies. */
function added(name: string): string[] {
  const count = (template: Template) => {
    const counts = new Map<string, number>()
    for (const { Type } of Object.values(template.Resources)) {
      counts.set(Type, (counts.get(Type) ?? 0) + 1)
    }
    return counts
  }
  const plain = count(of('plain'))
  return [...count(of(name))]
    .filter(([type, number]) => number > (plain.get(type) ?? 0))
    .map(([type]) => type.replace('AWS::', ''))
    .toSorted()
}

test('every variant is clean', () => {
  expect(made.found).toEqual([])
})

test.each([
  ['readers', ['RDS::DBInstance']],
  ['https', ['EC2::EIP', 'EC2::NatGateway', 'ElasticLoadBalancingV2::Listener']],
  ['vpn', ['EC2::ClientVpnEndpoint', 'EC2::ClientVpnTargetNetworkAssociation']],
  ['redis', ['ElastiCache::ReplicationGroup', 'ElastiCache::SubnetGroup']],
  ['dynamodb', ['DynamoDB::Table']],
  ['cdn', ['CloudFront::Distribution', 'CloudFront::OriginAccessControl', 'S3::BucketPolicy']],
  ['hosts', ['AutoScaling::AutoScalingGroup', 'EC2::LaunchTemplate', 'ECS::CapacityProvider']],
  ['endpoints', ['EC2::VPCEndpoint']],
  ['trail', ['CloudTrail::Trail', 'S3::BucketPolicy']],
  ['waf', ['WAFv2::WebACL', 'WAFv2::WebACLAssociation']],
  ['mesh', ['ServiceDiscovery::HttpNamespace']],
])('%s adds what it says', (name, types) => {
  expect(added(name)).toEqual(expect.arrayContaining(types))
})

test.each([
  ['plain', []],
  ['vpn', ['vpn/endpointId']],
  ['redis', ['redis/endpoint', 'redis/secretArn']],
  ['cdn', ['cdn/bucket', 'cdn/distributionId', 'cdn/domainName']],
  ['mesh', ['mesh/namespace']],
])('%s hands over its own keys', (name, keys) => {
  const optional = ofType(of(name), 'AWS::SSM::Parameter')
    .map(({ Properties }) => String(Properties['Name']).split('/bootstrap/')[1] ?? '')
    .filter((key) => /^(vpn|redis|cdn|mesh|cicd)\//.test(key))

  expect(optional.toSorted()).toEqual(keys)
})

test('a database out of a snapshot has its own name, and its secret is what is handed over and may be read', () => {
  const [cluster] = ofType(of('restored'), 'AWS::RDS::DBCluster')
  const [fresh] = ofType(of('plain'), 'AWS::RDS::DBCluster')
  const id = Object.entries(of('restored').Resources).find(([, one]) => one === cluster)?.[0]
  const handed = (key: string) =>
    ofType(of('restored'), 'AWS::SSM::Parameter').find(({ Properties }) =>
      String(Properties['Name']).endsWith(key),
    )?.Properties['Value']
  const secret = { 'Fn::GetAtt': [id, 'MasterUserSecret.SecretArn'] }

  expect(cluster?.Properties).toMatchObject({
    SnapshotIdentifier: snapshot,
    ManageMasterUserPassword: true,
    DeletionProtection: true,
  })
  // Source: `SnapshotIdentifier` of AWS::RDS::DBCluster in the CloudFormation reference names what may not stand beside it.
  for (const field of ['MasterUsername', 'MasterUserPassword', 'StorageEncrypted']) {
    expect(cluster?.Properties).not.toHaveProperty(field)
  }
  const { DBClusterIdentifier } = cluster?.Properties ?? {}
  expect(DBClusterIdentifier).toMatch(/^db-plumbline-restored-[0-9a-f]{6}$/)
  expect(fresh?.Properties['DBClusterIdentifier']).toBe('db-plumbline-plain')
  expect(handed('database/clusterIdentifier')).toBe(DBClusterIdentifier)
  expect(handed('database/secretArn')).toEqual(secret)
  const policies = ofType(of('restored'), 'AWS::IAM::Policy').map(({ Properties }) => Properties)
  const reading = policies.filter((one) => JSON.stringify(one).includes(JSON.stringify(secret)))
  expect(reading.map(({ PolicyName }) => PolicyName)).toEqual([
    expect.stringContaining('RolesExecution'),
  ])
})

test('CloudFront reaches the load balancer encrypted where it can', () => {
  const [distribution] = ofType(of('cdn'), 'AWS::CloudFront::Distribution')
  const { Origins, ViewerCertificate } = distribution?.Properties['DistributionConfig'] ?? {}

  expect(Origins).toContainEqual(
    expect.objectContaining({
      DomainName: 'origin.example.com',
      CustomOriginConfig: expect.objectContaining({
        OriginProtocolPolicy: 'https-only',
        OriginSSLProtocols: ['TLSv1.2'],
      }),
    }),
  )
  expect(ViewerCertificate).toMatchObject({ MinimumProtocolVersion: 'TLSv1.2_2021' })
})

test('Redis cannot be read without its password, on the way or where it is stored', () => {
  const [cache] = ofType(of('redis'), 'AWS::ElastiCache::ReplicationGroup')

  expect(cache?.Properties).toMatchObject({
    TransitEncryptionEnabled: true,
    TransitEncryptionMode: 'required',
    AtRestEncryptionEnabled: true,
    NumNodeGroups: 2,
    CacheParameterGroupName: 'default.valkey8.cluster.on',
    // Also without replicas: AWS makes no sharded group otherwise.
    AutomaticFailoverEnabled: true,
    MultiAZEnabled: false,
  })
  expect(JSON.stringify(cache?.Properties['AuthToken'])).toContain('{{resolve:secretsmanager:')
})

test('hosts are of the kind of their instance, and tasks cannot take on their role', () => {
  const templates = ofType(of('hosts'), 'AWS::EC2::LaunchTemplate')
  const data = templates
    .map(({ Properties }) => Properties['LaunchTemplateData'])
    .find(({ InstanceType }) => InstanceType === 'm7i.large')
  const ami = JSON.stringify((of('hosts') as unknown as { Parameters: object }).Parameters)

  expect(ami).toContain('/amazon-linux-2023/recommended/')
  expect(ami).not.toContain('/amazon-linux-2023/arm64/recommended/')
  expect(data['MetadataOptions']).toMatchObject({ HttpTokens: 'required' })
  expect(JSON.stringify(data['UserData'])).toContain('ECS_AWSVPC_BLOCK_IMDS=true')
})

test('a table, a trail and their like are kept when the stack goes', () => {
  expect(ofType(of('dynamodb'), 'AWS::DynamoDB::Table')).toMatchObject([
    { DeletionPolicy: 'RetainExceptOnCreate', Properties: { DeletionProtectionEnabled: true } },
  ])
  const lost = Object.values(made.templates)
    .flatMap((template) => ofType(template, 'AWS::S3::Bucket'))
    .filter(({ DeletionPolicy }) => DeletionPolicy !== 'RetainExceptOnCreate')
  expect(lost).toEqual([])
})
