import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { handoverKeys } from '@plumbline/desired-state'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  configOf,
  exampleConfigs,
  ofType,
  synthesise,
  type Resource,
  type Synthesised,
  type Template,
} from './synthesised.fixture.ts'

let made: Synthesised
let dev: Template
let fastapi: Template
beforeAll(() => {
  const { 'fastapi-aurora': example } = exampleConfigs()
  made = synthesise([configOf('environments/dev.yaml'), ...(example ? [example] : [])])
  dev = made.templates['base-plumbline-dev'] as Template
  fastapi = made.templates['base-fastapi-prod'] as Template
}, 120_000)

/** A group's rules, as `group <- source : port`; a group stands by the name that it was given. */
function ingress(template: Template): string[] {
  const nameOf = (id: string) =>
    (template.Resources[id]?.Properties['GroupName'] as string | undefined) ?? id
  const groups = Object.values(template.Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::EC2::SecurityGroup'
      ? ((Properties['SecurityGroupIngress'] ?? []) as Resource['Properties'][]).map((rule) => ({
          to: Properties['GroupName'] as string,
          rule,
        }))
      : [],
  )
  const single = ofType(template, 'AWS::EC2::SecurityGroupIngress').map(({ Properties: rule }) => ({
    to: nameOf(rule['GroupId']['Fn::GetAtt'][0]),
    rule,
  }))
  return [...groups, ...single]
    .map(({ to, rule }) => {
      const from = rule['CidrIp'] ?? nameOf(rule['SourceSecurityGroupId']['Fn::GetAtt'][0])
      return `${to} <- ${from} : ${rule['FromPort']}-${rule['ToPort']}`
    })
    .toSorted()
}

/** Every statement of every policy, with the resource that it stands in. */
function statements(template: Template): Record<string, unknown>[] {
  return Object.entries(template.Resources).flatMap(([id, { Properties }]) =>
    [Properties['PolicyDocument'], Properties['AssumeRolePolicyDocument'], Properties['KeyPolicy']]
      .filter((document) => document !== undefined)
      .flatMap(({ Statement }) => Statement as Record<string, unknown>[])
      .map((statement) => ({ id, ...statement })),
  )
}

describe('the network', () => {
  test('has three tiers in two zones, and one way out', () => {
    const subnets = ofType(fastapi, 'AWS::EC2::Subnet').map(({ Properties }) => [
      Properties['AvailabilityZone'],
      Properties['CidrBlock'],
      Properties['MapPublicIpOnLaunch'],
    ])

    expect(subnets).toEqual([
      ['eu-west-1a', '10.0.0.0/24', false],
      ['eu-west-1b', '10.0.1.0/24', false],
      ['eu-west-1a', '10.0.16.0/20', false],
      ['eu-west-1b', '10.0.32.0/20', false],
      ['eu-west-1a', '10.0.48.0/24', false],
      ['eu-west-1b', '10.0.49.0/24', false],
    ])
    expect(ofType(fastapi, 'AWS::EC2::NatGateway')).toHaveLength(1)
    // Public and private have a default route each; data has none.
    const routes = ofType(fastapi, 'AWS::EC2::Route').map(({ Properties }) =>
      JSON.stringify(Properties['RouteTableId']),
    )
    expect(routes).toHaveLength(4)
    expect(routes.filter((table) => table.includes('data'))).toEqual([])
  })

  test('is reached from outside at the load balancer alone', () => {
    const open = ingress(dev).filter((rule) => /<- [\d.]+\/\d+ /.test(rule))

    expect(open).toEqual(['plumbline-dev-entrance <- 0.0.0.0/0 : 80-80'])
  })

  test('lets in what a certificate and ranges allow', () => {
    const config = configOf('environments/dev.yaml')
    const certificate = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b'
    const entrance = { ...config.entrance, certificate, allow: ['203.0.113.0/24'] }
    const { templates, found } = synthesise([{ ...config, entrance }])
    const template = templates['base-plumbline-dev'] as Template

    expect(found).toEqual([])
    expect(ingress(template).filter((rule) => rule.includes('entrance <-'))).toEqual([
      'plumbline-dev-entrance <- 203.0.113.0/24 : 443-443',
      'plumbline-dev-entrance <- 203.0.113.0/24 : 80-80',
    ])
    const listeners = ofType(template, 'AWS::ElasticLoadBalancingV2::Listener').map(
      ({ Properties }) => [Properties['Port'], Properties['DefaultActions'][0]['Type']],
    )
    expect(listeners).toEqual([
      [80, 'redirect'],
      [443, 'fixed-response'],
    ])
  }, 60_000)

  test('lets tasks and the bastion at the database, and nobody else', () => {
    const rules = ingress(dev).filter((rule) => rule.includes('database <-'))

    expect(rules).toEqual([
      'plumbline-dev-database <- plumbline-dev-bastion : 5432-5432',
      'plumbline-dev-database <- plumbline-dev-workload : 5432-5432',
    ])
  })
})

describe('what would lose data', () => {
  test('is protected and encrypted', () => {
    const [cluster] = ofType(fastapi, 'AWS::RDS::DBCluster')

    expect(cluster).toMatchObject({
      DeletionPolicy: 'Snapshot',
      Properties: {
        DeletionProtection: true,
        StorageEncrypted: true,
        ManageMasterUserPassword: true,
        EngineVersion: '14.22',
        BackupRetentionPeriod: 7,
      },
    })
    expect(cluster?.Properties).not.toHaveProperty('MasterUserPassword')
    expect(
      ofType(fastapi, 'AWS::RDS::DBInstance').map(
        ({ Properties }) => Properties['PubliclyAccessible'],
      ),
    ).toEqual([false])
    const kept = ['AWS::S3::Bucket', 'AWS::ECR::Repository', 'AWS::KMS::Key']
    // A stack that could not be made takes them along: the next attempt needs their names.
    const lost = Object.values(fastapi.Resources)
      .filter(({ Type }) => kept.includes(Type))
      .filter(({ DeletionPolicy }) => DeletionPolicy !== 'RetainExceptOnCreate')
    expect(lost).toEqual([])
  })

  test('pauses only where it is told to', () => {
    const scaling = (template: Template) =>
      ofType(template, 'AWS::RDS::DBCluster')[0]?.Properties['ServerlessV2ScalingConfiguration']

    expect(scaling(dev)).toEqual({ MinCapacity: 0, MaxCapacity: 2, SecondsUntilAutoPause: 1_800 })
    expect(scaling(fastapi)).toEqual({ MinCapacity: 0.5, MaxCapacity: 4 })
  })
})

describe('rights', () => {
  test('name every action in full', () => {
    const allowed = [dev, fastapi].flatMap(statements).filter((one) => one['Effect'] === 'Allow')
    const wild = allowed.filter(({ Action }) => [Action].flat().some((a) => /\*/.test(String(a))))
    // The policy of a key gives the account itself what its own IAM policies then narrow.
    const others = wild.filter(
      ({ Principal }) => !JSON.stringify(Principal ?? '').includes(':root'),
    )

    expect(allowed.length).toBeGreaterThan(20)
    expect(others).toEqual([])
  })

  test('to pass a role are limited by path and by service', () => {
    const passing = [dev, fastapi]
      .flatMap(statements)
      .filter(({ Action }) => [Action].flat().includes('iam:PassRole'))

    expect(passing.length).toBeGreaterThan(0)
    for (const { Resource, Condition } of passing) {
      expect(Condition).toHaveProperty(['StringEquals', 'iam:PassedToService'])
      expect([Resource].flat()).not.toContain('*')
    }
  })

  test('of ECS itself are taken on as its guide says', () => {
    const [role] = ofType(dev, 'AWS::IAM::Role').filter(
      ({ Properties }) => Properties['RoleName'] === 'plumbline-dev-infrastructure',
    )

    expect(role?.Properties['AssumeRolePolicyDocument'].Statement).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs.amazonaws.com' } },
    ])
  })

  test('of pipelines are for one branch of one repository', () => {
    const [github] = ofType(fastapi, 'AWS::IAM::Role').filter(
      ({ Properties }) => Properties['RoleName'] === 'fastapi-prod-github',
    )

    expect(github?.Properties['AssumeRolePolicyDocument'].Statement[0].Condition).toEqual({
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': 'repo:example/fastapi:ref:refs/heads/main',
      },
    })
  })
})

describe('the hand-over', () => {
  test('is the list that documents use', () => {
    const parameters = ofType(fastapi, 'AWS::SSM::Parameter').map(({ Properties }) => ({
      key: String(Properties['Name']).replace('/plumbline/prod/bootstrap/', ''),
      type: Properties['Type'],
    }))
    const wanted = handoverKeys
      .filter(({ key, required }) => required || /^(cicd|vpn)\//.test(key))
      .map(({ key, type }) => ({ key, type }))

    const byKey = (a: { key: string }, b: { key: string }) => a.key.localeCompare(b.key)
    expect(parameters.toSorted(byKey)).toEqual(wanted.toSorted(byKey))
  })

  test('has outputs for people', () => {
    // Beside them are those that the CDK makes for the stack of the controller.
    const people = Object.keys(fastapi.Outputs).filter((name) => !name.startsWith('ExportsOutput'))

    expect(people.toSorted()).toEqual([
      'ApplicationUrl',
      'BastionInstanceId',
      'DatabaseEndpoint',
      'DatabaseSecretArn',
      'PuppetBucketName',
    ])
  })
})

describe('a synthesis', () => {
  test('finds nothing that is not acknowledged', () => {
    expect(made.found).toEqual([])
  })

  test('is the same again, byte by byte', () => {
    const again = synthesise([configOf('environments/dev.yaml')])
    const file = 'base-plumbline-dev.template.json'

    expect(readFileSync(join(again.folder, file))).toEqual(readFileSync(join(made.folder, file)))
  }, 60_000)

  test('uploads nothing but templates', () => {
    const assets = readFileSync(join(made.folder, 'base-fastapi-prod.assets.json'), 'utf8')

    expect(Object.keys(JSON.parse(assets).files)).toHaveLength(1)
    expect(JSON.parse(assets).dockerImages).toEqual({})
  })
})
