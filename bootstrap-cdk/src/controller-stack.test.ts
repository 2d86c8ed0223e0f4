import { beforeAll, describe, expect, test } from 'vitest'
import { permissions } from './generated/permissions.ts'
import { databaseAuthorities } from './controller-names.ts'
import { rightsOf } from './controller/rights.ts'
import { placeOf } from './place.ts'
import {
  actionsOf,
  configurationIn,
  containerOf,
  doorsAt,
  digest,
  elsewhere,
  farConfig,
  fullConfig,
  statementsOf,
} from './controller.fixture.ts'
import {
  configOf,
  ofType,
  synthesise,
  type Synthesised,
  type Template,
} from './synthesised.fixture.ts'

let made: Synthesised
let small: Template
let full: Template
let fullBase: Template
let far: Template
let smallBase: Template
beforeAll(() => {
  made = synthesise([configOf('environments/dev.yaml'), fullConfig(), farConfig()])
  small = made.templates['controller-plumbline-dev'] as Template
  full = made.templates['controller-plumbline-prod'] as Template
  far = made.templates['controlled-plumbline-far'] as Template
  smallBase = made.templates['base-plumbline-dev'] as Template
  fullBase = made.templates['base-plumbline-prod'] as Template
}, 120_000)

describe('the role of the controller', () => {
  test('allows what the code calls, and nothing else', () => {
    const allowed = actionsOf(statementsOf(small, 'plumbline-dev-controller'), 'Allow')

    expect([...allowed].toSorted()).toEqual(permissions)
  })

  test('allows besides what its configuration has it do, on what is named there alone', () => {
    const statements = statementsOf(full, 'plumbline-prod-controller')
    const [password] = Object.keys(full.Resources).filter(
      (id) => full.Resources[id]?.Type === 'AWS::SecretsManager::Secret',
    )
    const more = statements.filter(
      ({ Action }) => ![Action].flat().some((one) => permissions.includes(one as string)),
    )

    expect(more.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      ['secretsmanager:GetSecretValue', { Ref: password }],
      ['sts:AssumeRole', elsewhere.role],
    ])
    expect([...actionsOf(statements, 'Allow')].toSorted()).toEqual(
      [...permissions, 'secretsmanager:GetSecretValue', 'sts:AssumeRole'].toSorted(),
    )
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

  test('puts the alarms of its names, and through auto scaling those that a policy needs', () => {
    const putting = statementsOf(full, 'plumbline-prod-controller').filter(({ Action }) =>
      [Action].flat().includes('cloudwatch:PutMetricAlarm'),
    )

    expect(putting.map(({ Resource, Condition }) => [Resource, Condition])).toEqual([
      ['arn:aws:cloudwatch:eu-west-1:111122223333:alarm:plumbline/prod/*', undefined],
      ['*', { StringEquals: { 'aws:CalledViaLast': 'application-autoscaling.amazonaws.com' } }],
    ])
    expect(putting[1]?.Action).toEqual(['cloudwatch:DeleteAlarms', 'cloudwatch:PutMetricAlarm'])
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

describe('another account', () => {
  test('is entered by the one controller, with the word that both know, and by nobody else', () => {
    const [role] = ofType(far, 'AWS::IAM::Role')

    expect(ofType(far, 'AWS::IAM::Role')).toHaveLength(1)
    expect(role?.Properties['AssumeRolePolicyDocument'].Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: {
          AWS: 'arn:aws:iam::111122223333:role/plumbline/prod/plumbline-prod-controller',
        },
        Condition: { StringEquals: { 'sts:ExternalId': elsewhere.externalId } },
      },
    ])
    expect(
      `arn:aws:iam::444455556666:role${role?.Properties['Path']}${role?.Properties['RoleName']}`,
    ).toBe(elsewhere.role)
  })

  test('gives the rights that a controller of its own would have, in that account alone', () => {
    const statements = statementsOf(far, 'plumbline-far-controller')

    expect([...actionsOf(statements, 'Allow')].toSorted()).toEqual(permissions)
    const text = JSON.stringify(statements)
    expect(text).not.toContain('111122223333')
    expect(text.replaceAll('plumbline-far', 'plumbline-dev').length).toBe(
      JSON.stringify(statementsOf(small, 'plumbline-dev-controller')).length,
    )
  })
})

describe('the service', () => {
  test('in a database runs twice and hands over, goes back when it fails, and has no public address', () => {
    const [service] = ofType(full, 'AWS::ECS::Service')

    expect(service?.Properties).toMatchObject({
      ServiceName: 'plumbline-controller',
      DesiredCount: 2,
      DeploymentConfiguration: {
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
    })
  })

  test('on a file never runs twice', () => {
    const [service] = ofType(small, 'AWS::ECS::Service')

    expect(service?.Properties).toMatchObject({
      DesiredCount: 1,
      DeploymentConfiguration: { MinimumHealthyPercent: 0, MaximumPercent: 100 },
    })
  })

  test('runs an image by its digest, as nobody, on a root that cannot be written', () => {
    expect(containerOf(full)).toMatchObject({
      Image: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/plumbline/prod/controller@${digest}`,
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
    })
  })

  test('keeps a file on a file system that outlives it, encrypted', () => {
    const [files] = ofType(small, 'AWS::EFS::FileSystem')

    expect(files).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { Encrypted: true },
    })
    expect(ofType(small, 'AWS::EFS::MountTarget')).toHaveLength(2)
    expect(ofType(full, 'AWS::EFS::FileSystem')).toEqual([])
  })

  test('keeps its store in the database otherwise, over TLS that is verified, as a user of its own', () => {
    expect(configurationIn(full)).toMatchObject({
      store: {
        postgres: {
          host: 'elsewhere',
          port: 5_432,
          database: 'plumbline',
          user: 'plumbline',
          passwordSecret: 'elsewhere',
          tls: { ca: databaseAuthorities },
          mirrors: '/var/lib/plumbline/sources',
        },
      },
    })
    const [password] = ofType(full, 'AWS::SecretsManager::Secret')
    expect(password?.Properties['GenerateSecretString']).toMatchObject({
      SecretStringTemplate: '{"username":"plumbline"}',
      GenerateStringKey: 'password',
    })
  })

  test('starts only when its user and its database are made, and never holds the secret of the administrator', () => {
    const [task] = ofType(full, 'AWS::ECS::TaskDefinition')
    const [store, controller] = task?.Properties['ContainerDefinitions'] ?? []
    const names = ({ Secrets }: { Secrets: { Name: string }[] }) => Secrets.map(({ Name }) => Name)

    expect(store).toMatchObject({
      Essential: false,
      Command: ['store', 'init', '--config', 'env:PLUMBLINE_CONFIG'],
      ReadonlyRootFilesystem: true,
    })
    expect(controller.DependsOn).toEqual([{ ContainerName: 'store', Condition: 'SUCCESS' }])
    expect(names(store)).toEqual(['GIT_TOKEN_SHOP_MAIN', 'STORE_ADMIN'])
    expect(names(controller)).toEqual(['GIT_TOKEN_SHOP_MAIN'])
    const own = JSON.stringify(statementsOf(full, 'plumbline-prod-controller'))
    expect(own).not.toContain('databasesecretArn')
    const start = statementsOf(full, 'plumbline-prod-controller-start')
    expect(JSON.stringify(start)).toContain('databasesecretArn')
  })

  test('starts only when its roles have their rights', () => {
    for (const template of [small, full]) {
      const [service] = ofType(template, 'AWS::ECS::Service')
      const policies = Object.keys(template.Resources).filter(
        (id) => template.Resources[id]?.Type === 'AWS::IAM::Policy',
      )

      expect(policies).toHaveLength(2)
      expect(service).toMatchObject({ DependsOn: expect.arrayContaining(policies) })
    }
  })

  test('is let into the database where its store is there, and nowhere else', () => {
    const into = (template: Template) =>
      doorsAt(5_432, template).filter((id) => id.includes('Controller'))

    expect(into(fullBase)).toHaveLength(1)
    expect(into(smallBase)).toEqual([])
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

test('nothing is found that is not acknowledged', () => {
  expect(made.found).toEqual([])
})
