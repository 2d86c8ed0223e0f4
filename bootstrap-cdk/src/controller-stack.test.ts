import { beforeAll, describe, expect, test } from 'vitest'
import type { BootstrapConfig } from './config/index.ts'
import { permissions } from './generated/permissions.ts'
import { rightsOf } from './controller/rights.ts'
import { placeOf } from './place.ts'
import {
  configOf,
  ofType,
  synthesise,
  type Resource,
  type Synthesised,
  type Template,
} from './synthesised.fixture.ts'

const digest = `sha256:${'0'.repeat(64)}`
const secret = (name: string) =>
  `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-aB3dE9`

/** With everything that a controller may have. */
function fullConfig(): BootstrapConfig {
  const config = configOf('environments/dev.yaml')
  return {
    ...config,
    environment: 'prod',
    entrance: {
      ...config.entrance,
      certificate: 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b',
    },
    controller: {
      image: digest,
      arch: 'arm64',
      cpu: 512,
      memory: 1_024,
      puppet: true,
      sources: [
        {
          name: 'shop-main',
          url: 'https://git.example.com/shop.git',
          branch: 'main',
          path: '.',
          token: secret('shop-token'),
        },
      ],
      access: {
        oidc: { issuer: 'https://id.example.com', audience: 'plumbline' },
        tokens: [{ name: 'ci', hash: digest, groups: ['deployers'] }],
      },
      dashboard: {
        host: 'plumbline.example.com',
        signIn: {
          issuer: 'https://id.example.com',
          authorization: 'https://id.example.com/authorize',
          token: 'https://id.example.com/token',
          userInfo: 'https://id.example.com/user',
          clientId: 'plumbline',
          clientSecret: secret('sign-in'),
        },
      },
    },
  }
}

let made: Synthesised
let small: Template
let full: Template
let fullBase: Template
beforeAll(() => {
  made = synthesise([configOf('environments/dev.yaml'), fullConfig()])
  small = made.templates['controller-plumbline-dev'] as Template
  full = made.templates['controller-plumbline-prod'] as Template
  fullBase = made.templates['base-plumbline-prod'] as Template
}, 120_000)

/** The statements of the policies of a role, by the end of its name. */
function statementsOf(template: Template, roleName: string) {
  const id = Object.entries(template.Resources).find(
    ([, { Properties }]) => Properties['RoleName'] === roleName,
  )?.[0]
  return Object.values(template.Resources)
    .filter(
      ({ Type, Properties }) => Type === 'AWS::IAM::Policy' && Properties['Roles'][0].Ref === id,
    )
    .flatMap(
      ({ Properties }) => Properties['PolicyDocument'].Statement as Record<string, unknown>[],
    )
}

const actionsOf = (statements: readonly Record<string, unknown>[], effect: string) =>
  new Set(
    statements
      .filter(({ Effect }) => Effect === effect)
      .flatMap(({ Action }) => [Action].flat() as string[]),
  )

function containerOf(template: Template): Resource['Properties'] {
  return ofType(template, 'AWS::ECS::TaskDefinition')[0]?.Properties['ContainerDefinitions'][0]
}

describe('the role of the controller', () => {
  test('allows what the code calls, and nothing else', () => {
    const allowed = actionsOf(statementsOf(full, 'plumbline-prod-controller'), 'Allow')

    expect([...allowed].toSorted()).toEqual(permissions)
  })

  test('cannot be made without deciding what a new action may touch', () => {
    const place = placeOf(fullConfig())

    expect(() => rightsOf(place, [...permissions, 'ecs:PutAttributes'])).toThrow(
      'ecs:PutAttributes',
    )
    expect(() => rightsOf(place, permissions.slice(1))).toThrow(permissions[0])
  })

  test('passes roles of one path, to the services that take them', () => {
    const passing = statementsOf(full, 'plumbline-prod-controller').filter(({ Action }) =>
      [Action].flat().includes('iam:PassRole'),
    )
    const rows = passing.map(({ Resource, Condition }) => [
      (Condition as Record<string, Record<string, string>>)['StringEquals']?.[
        'iam:PassedToService'
      ],
      Resource,
    ])

    expect(rows).toEqual([
      [
        'ecs-tasks.amazonaws.com',
        [
          'arn:aws:iam::111122223333:role/plumbline/prod/plumbline-prod-execution',
          'arn:aws:iam::111122223333:role/plumbline/prod/tasks/*',
        ],
      ],
      [
        'ecs.amazonaws.com',
        'arn:aws:iam::111122223333:role/plumbline/prod/plumbline-prod-infrastructure',
      ],
      [
        'scheduler.amazonaws.com',
        'arn:aws:iam::111122223333:role/plumbline/prod/plumbline-prod-scheduler',
      ],
    ])
  })

  test('may not touch its own service', () => {
    const denied = statementsOf(full, 'plumbline-prod-controller').filter(
      ({ Effect }) => Effect === 'Deny',
    )

    expect(denied).toHaveLength(1)
    expect(denied[0]).toMatchObject({
      Resource: 'arn:aws:ecs:eu-west-1:111122223333:service/plumbline-prod/plumbline-controller',
    })
  })

  test('fits into a role, whose policies have 10,240 characters', () => {
    const text = JSON.stringify(statementsOf(full, 'plumbline-prod-controller'))

    expect(text.length).toBeLessThan(9_000)
  })
})

describe('the service', () => {
  test('never runs twice, goes back when it fails, and has no public address', () => {
    const [service] = ofType(full, 'AWS::ECS::Service')

    expect(service?.Properties).toMatchObject({
      ServiceName: 'plumbline-controller',
      DesiredCount: 1,
      DeploymentConfiguration: {
        MinimumHealthyPercent: 0,
        MaximumPercent: 100,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
    })
  })

  test('runs an image by its digest, as nobody, on a root that cannot be written', () => {
    expect(containerOf(full)).toMatchObject({
      Image: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/plumbline/prod/controller@${digest}`,
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
    })
  })

  test('keeps its store on a file system that outlives it, encrypted', () => {
    const [files] = ofType(full, 'AWS::EFS::FileSystem')

    expect(files).toMatchObject({ DeletionPolicy: 'Retain', Properties: { Encrypted: true } })
    expect(ofType(full, 'AWS::EFS::MountTarget')).toHaveLength(2)
  })

  test('raises an alarm when none runs, also when nothing is heard', () => {
    const [alarm] = ofType(full, 'AWS::CloudWatch::Alarm')

    expect(alarm?.Properties).toMatchObject({
      MetricName: 'RunningTaskCount',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    })
  })
})

describe('the dashboard', () => {
  const doors = (template: Template) =>
    ofType(template, 'AWS::EC2::SecurityGroupIngress')
      .filter(({ Properties }) => Properties['FromPort'] === 8080)
      .map(({ Properties }) => String(Properties['SourceSecurityGroupId']['Fn::GetAtt'][0]))

  test('is seen from the bastion alone', () => {
    const base = made.templates['base-plumbline-dev'] as Template

    expect(doors(base)).toEqual([expect.stringContaining('Bastion')])
    expect(ofType(small, 'AWS::ElasticLoadBalancingV2::ListenerRule')).toEqual([])
  })

  test('is shown by the load balancer to whoever signed in', () => {
    const [rule] = ofType(full, 'AWS::ElasticLoadBalancingV2::ListenerRule')

    expect(rule?.Properties['Priority']).toBe(2)
    expect(rule?.Properties['Actions'].map(({ Type }: { Type: string }) => Type)).toEqual([
      'authenticate-oidc',
      'forward',
    ])
    expect(JSON.stringify(rule)).toContain('{{resolve:secretsmanager:')
    expect(doors(fullBase)).toEqual([
      expect.stringContaining('Bastion'),
      expect.stringContaining('Entrance'),
    ])
  })
})

describe('who may do what', () => {
  test('leaves programs with a token to the controller, below /api and nowhere else', () => {
    const [, rule] = ofType(full, 'AWS::ElasticLoadBalancingV2::ListenerRule')

    expect(rule?.Properties).toMatchObject({
      Priority: 1,
      Conditions: [
        { HostHeaderConfig: { Values: ['plumbline.example.com'] } },
        { PathPatternConfig: { Values: ['/api/*'] } },
        { HttpHeaderConfig: { HttpHeaderName: 'authorization', Values: ['Bearer *'] } },
      ],
      Actions: [{ Type: 'forward' }],
    })
  })
})

test('nothing is found that is not acknowledged', () => {
  expect(made.found).toEqual([])
})
