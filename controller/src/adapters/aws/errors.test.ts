import { expect, test } from 'vitest'
import { FaultError } from '../../model/fault.ts'
import { awsError, place } from './aws-world.ts'
import { failureOf } from './errors.ts'
import type { Attempt } from './errors.ts'

const write: Attempt = { op: 'ecs:CreateService', access: 'write', place, input: {} }
const read: Attempt = { op: 'ecs:DescribeServices', access: 'read', place, input: {} }

test.each([
  ['Throttling', 'Throttled', 'aws', 'backoff'],
  ['ClusterNotFoundException', 'ClusterNotFound', 'user', 'backoff'],
  ['InvalidParameterException', 'InvalidParameter', 'user', 'on-change'],
  ['ClientException', 'ClientException', 'user', 'on-change'],
  ['ServiceNotActiveException', 'ServiceNotActive', 'aws', 'soon'],
  ['LimitExceededException', 'LimitExceeded', 'user', 'backoff'],
  ['TooManyRulesException', 'LimitExceeded', 'user', 'backoff'],
  ['PriorityInUseException', 'PriorityInUse', 'aws', 'soon'],
  ['LoadBalancerNotFoundException', 'LoadBalancerNotFound', 'user', 'on-change'],
  ['ExpiredTokenException', 'CredentialsExpired', 'user', 'backoff'],
  ['UnrecognizedClientException', 'CredentialsRejected', 'user', 'backoff'],
  ['CredentialsProviderError', 'CredentialsMissing', 'user', 'backoff'],
  ['ResourceNotFoundException', 'ResourceNotFound', 'user', 'backoff'],
  ['ValidationException', 'InvalidParameter', 'user', 'on-change'],
  ['PreconditionFailed', 'Conflict', 'aws', 'soon'],
  ['ConditionalRequestConflict', 'Conflict', 'aws', 'soon'],
])('%s becomes %s', (name, code, source, retry) => {
  const { error } = failureOf(awsError(name), write)

  expect(error.fault).toMatchObject({ code, source, retry })
  expect(error.fault.hint).toMatch(/\w{3}.*\.$/)
  expect(error.fault.message).toContain('ecs:CreateService in 123456789012/eu-west-1')
})

test.each([
  ['Unable to Start a service that is still Draining.', 'NotYet'],
  ['The service cannot be stopped while deployments are active.', 'NotYet'],
  ['Unable to assume the service linked role. Please verify that it exists.', 'NotYet'],
  ['Creation of service was not idempotent.', 'InvalidParameter'],
])('InvalidParameterException, %s', (message, code) => {
  const { error } = failureOf(awsError('InvalidParameterException', message), write)

  expect(error.fault.code).toBe(code)
})

test.each([
  ["ECS service doesn't exist: service/shop/web", 'NotYet', 'backoff'],
  [
    'Unable to assume IAM role: arn:aws:iam::123456789012:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService',
    'NotYet',
    'backoff',
  ],
  [
    'User: arn:aws:sts::123456789012:assumed-role/plumbline/i-1 is not authorized to perform: cloudwatch:PutMetricAlarm',
    'AccessDenied',
    'backoff',
  ],
  ['Maximum capacity cannot be less than minimum capacity', 'InvalidParameter', 'on-change'],
])('what auto scaling calls a mistake: %s', (message, code, retry) => {
  const { error } = failureOf(awsError('ValidationException', message), write)

  expect(error.fault).toMatchObject({ code, retry })
})

test('the hint of a denial names the action that AWS names', () => {
  const text =
    'User: arn:aws:sts::123456789012:assumed-role/plumbline/i-1 is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/web'

  const named = failureOf(awsError('AccessDeniedException', text), write).error.fault
  const unnamed = failureOf(awsError('AccessDeniedException', 'no'), write).error.fault

  expect(named).toMatchObject({ code: 'AccessDenied', source: 'user', retry: 'backoff' })
  expect(named.hint).toContain('iam:PassRole')
  expect(unnamed.hint).toContain('ecs:CreateService')
})

test('a rate that AWS reports in the text of another error is a throttle', () => {
  const text = 'Rate exceeded (Service: AmazonCloudWatch; Status Code: 400)'

  expect(failureOf(awsError('FailedResourceAccessException', text), write).kind).toBe('throttled')
})

test('a refused connection never reached AWS: a write is not in doubt, a read may be repeated', () => {
  const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' })

  const written = failureOf(refused, write)
  const asked = failureOf(refused, read)

  expect([written.kind, written.error.fault.code]).toEqual(['final', 'AwsUnreachable'])
  expect([asked.kind, asked.error.fault.code]).toEqual(['unclear', 'AwsUnreachable'])
})

test('a page of HTML instead of an answer is an unavailable AWS', () => {
  const { error } = failureOf(awsError('SyntaxError', 'Unexpected token <', 500), read)

  expect(error.fault.code).toBe('AwsUnavailable')
})

test('a mistake of our own is called one', () => {
  const { error, kind } = failureOf(new TypeError('x is undefined'), write)

  expect([kind, error.fault.code, error.fault.source]).toEqual([
    'final',
    'Unexpected',
    'controller',
  ])
})

test('a fault passes through as it is', () => {
  const fault = new FaultError({
    code: 'WrongAccount',
    source: 'user',
    retry: 'backoff',
    message: 'm',
    hint: 'h',
  })

  expect(failureOf(fault, write).error).toBe(fault)
})

test('a message repeats no credentials, no variable of the request, and nothing that steers a terminal', () => {
  const input = {
    containerDefinitions: [
      { name: 'web', environment: [{ name: 'DATABASE_URL', value: 'canary-42' }] },
    ],
  }
  const text = 'Invalid\u001b[31m: DATABASE_URL=canary-42 with password=hunter2'

  const { message } = failureOf(awsError('ClientException', text), { ...write, input }).error.fault

  expect(message).not.toMatch(/canary-42|hunter2|\p{Cc}/u)
  expect(message).toContain('DATABASE_URL')
})

test('a message of a megabyte is cut', () => {
  const { message } = failureOf(awsError('ClientException', 'x'.repeat(2 ** 20)), write).error.fault

  expect(message.length).toBeLessThan(1_000)
})
