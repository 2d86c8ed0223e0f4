import { expect, test } from 'vitest'
import { handlesOf, handlesOfArn } from './handles.ts'

const arn = (service: string, resource: string) =>
  `arn:aws:${service}:eu-west-1:123456789012:${resource}`

test.each([
  ['ecs', { cluster: 'prod', serviceName: 'web', taskDefinition: 'prod-web:3' }],
  ['ecs', { cluster: arn('ecs', 'cluster/prod'), service: 'web' }],
  ['ecs', { cluster: 'x', service: arn('ecs', 'service/prod/web') }],
  ['ecs', { resourceArn: arn('ecs', 'service/prod/web'), tags: [] }],
  ['ecs', { serviceDeploymentArn: arn('ecs', 'service-deployment/prod/web/abc') }],
  ['application-autoscaling', { ResourceId: 'service/prod/web', ServiceNamespace: 'ecs' }],
  ['application-autoscaling', { resourceId: 'service/prod/web', policyName: 'p' }],
])('%s %j is about the service', (service, request) => {
  expect(handlesOf(service, request)).toEqual(['ecs/service/prod/web'])
})

test.each([
  ['ecs', { family: 'prod-web' }, 'ecs/family/prod-web'],
  ['ecs', { taskDefinition: arn('ecs', 'task-definition/prod-web:7') }, 'ecs/family/prod-web'],
  ['logs', { logGroupName: '/plumbline/prod/web' }, 'logs/group//plumbline/prod/web'],
  [
    'logs',
    { resourceArn: arn('logs', 'log-group:/plumbline/prod/web') },
    'logs/group//plumbline/prod/web',
  ],
  ['cloudwatch', { alarmNames: ['a:b'] }, 'cloudwatch/alarm/a:b'],
  ['cloudwatch', { AlarmName: 'a:b' }, 'cloudwatch/alarm/a:b'],
  ['cloudwatch', { resourceARN: arn('cloudwatch', 'alarm:a:b') }, 'cloudwatch/alarm/a:b'],
  ['scheduler', { Name: 'prod-job-a', GroupName: 'default' }, 'scheduler/schedule/prod-job-a'],
  ['elasticloadbalancing', { name: 'prod-web-1' }, 'elb/group/prod-web-1'],
  [
    'elasticloadbalancing',
    { targetGroupArn: arn('elasticloadbalancing', 'targetgroup/prod-web-1/0af') },
    'elb/group/prod-web-1',
  ],
])('%s %j is about %s', (service, request, handle) => {
  expect(handlesOf(service, request)).toEqual([handle])
})

test('a rule is told before its listener', () => {
  const rule = arn('elasticloadbalancing', 'listener-rule/app/main/1a/2b/3c')

  expect(handlesOf('elasticloadbalancing', { ruleArn: rule })).toEqual([
    'elb/rule/3c',
    'elb/listener/2b',
  ])
  expect(handlesOfArn(arn('elasticloadbalancing', 'listener/app/main/1a/2b'))).toEqual([
    'elb/listener/2b',
  ])
})

test.each([
  ['ecs', {}],
  ['iam', { name: 'x' }],
  ['logs', { logGroupName: 7 }],
  ['ecs', { resourceArn: 'nonsense', service: null, cluster: [] }],
])('%s %j is about nothing of ours', (service, request) => {
  expect(handlesOf(service, request)).toEqual([])
})
