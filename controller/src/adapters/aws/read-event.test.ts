import { assert, constantFrom, dictionary, jsonValue, oneof, property } from 'fast-check'
import { expect, test } from 'vitest'
import { readEvent } from './read-event.ts'

const own = 'arn:aws:sts::123456789012:assumed-role/plumbline/i-0af'
const service = 'arn:aws:ecs:eu-west-1:123456789012:service/prod/web'
const cluster = 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod'

function event(detailType: string, detail: object, more: object = {}): string {
  return JSON.stringify({
    version: '0',
    id: 'e1',
    'detail-type': detailType,
    source: 'aws.ecs',
    account: '123456789012',
    time: '2026-03-01T12:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail,
    ...more,
  })
}

function call(more: object = {}, identity: object = {}): string {
  return event('AWS API Call via CloudTrail', {
    eventTime: '2026-03-01T12:00:00Z',
    eventSource: 'ecs.amazonaws.com',
    eventName: 'UpdateService',
    sourceIPAddress: '198.51.100.4',
    userAgent: 'aws-cli/2.15',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::123456789012:assumed-role/Admin/dana',
      ...identity,
    },
    requestParameters: { cluster: 'prod', service: 'web', desiredCount: 9 },
    eventID: 'c1',
    readOnly: false,
    ...more,
  })
}

const place = { account: '123456789012', region: 'eu-west-1' }

test("somebody's call names them, and says where to look", () => {
  expect(readEvent(call(), own)).toEqual({
    is: 'hint',
    hint: {
      ...place,
      handles: ['ecs/service/prod/web'],
      edit: {
        id: 'c1',
        by: 'arn:aws:sts::123456789012:assumed-role/Admin/dana',
        call: 'ecs:UpdateService',
        from: '198.51.100.4',
        agent: 'aws-cli/2.15',
        at: Date.UTC(2026, 2, 1, 12),
      },
    },
  })
})

test.each([
  ['ECS Deployment State Change', { eventName: 'SERVICE_DEPLOYMENT_FAILED' }, [service]],
  ['ECS Service Action', { eventName: 'SERVICE_STEADY_STATE', clusterArn: cluster }, [service]],
  [
    'ECS Task State Change',
    { group: 'service:web', clusterArn: cluster },
    ['arn:aws:ecs:::task/x'],
  ],
])('%s says where to look and names nobody', (type, detail, resources) => {
  expect(readEvent(event(type, detail, { resources }), own)).toEqual({
    is: 'hint',
    hint: { ...place, handles: ['ecs/service/prod/web'] },
  })
})

test('a task that RunTask started is told by its family', () => {
  const taskDefinitionArn = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/prod-job-mail:4'
  const detail = { group: 'family:prod-job-mail', clusterArn: cluster, taskDefinitionArn }

  const read = readEvent(event('ECS Task State Change', detail), own)

  expect(read).toMatchObject({ hint: { handles: ['ecs/family/prod-job-mail'] } })
})

const ourAgent = { userAgent: 'aws-sdk-js/3.1162.0 ua/2.1 os/linux lang/js plumbline' }
const ours = { arn: own }
const scaler =
  'arn:aws:sts::123456789012:assumed-role/AWSServiceRoleForApplicationAutoScaling_ECSService/AutoScaling-UpdateDesiredCapacity'

test.each([
  ['our own call', call(ourAgent, ours)],
  ['one of another session of our role', call(ourAgent, { arn: own.replace('i-0af', 'i-1bf') })],
  ['the auto scaler', call({}, { arn: scaler })],
  ['a service of AWS', call({}, { type: 'AWSService', arn: undefined, invokedBy: 'x' })],
  ['a call that failed', call({ errorCode: 'AccessDenied' })],
  ['a read', call({ readOnly: true })],
  ['a call about nothing of ours', call({ requestParameters: { name: 'x' } })],
  ['a call without parameters', call({ requestParameters: null })],
  ['another service', event('Object Created', { a: 1 }, { source: 'aws.s3' })],
  ['an ECS event about nothing', event('ECS Container Instance State Change', {})],
])('%s is no news', (_, body) => {
  expect(readEvent(body, own)).toEqual({ is: 'other' })
})

test('somebody who works with our credentials and another program is somebody', () => {
  expect(readEvent(call({}, ours), own)).toMatchObject({ hint: { edit: { by: own } } })
})

test('a person whose program calls itself as we do is a person', () => {
  expect(readEvent(call(ourAgent), own)).toMatchObject({ hint: { edit: expect.anything() } })
})

test.each([
  ['', ''],
  ['no JSON', '{'],
  ['a list', '[]'],
  ['null', 'null'],
  ['no detail', event('ECS Service Action', null as never)],
  ['no account', event('ECS Service Action', {}, { account: 7 })],
  ['a call by nobody', call({ userIdentity: 'root' })],
  ['too large', `${call()}${' '.repeat(1_100_000)}`],
  ['deep', `{"detail":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
])('malformed: %s', (_, body) => {
  expect(readEvent(body, own)).toEqual({ is: 'malformed' })
})

test('words that others choose are short, in one line and without credentials', () => {
  const agent = `curl\n\u001b[31m AKIAABCDEFGHIJKLMNOP ${'x'.repeat(1_000)}`

  const read = readEvent(call({ userAgent: agent }), own)

  const told = read.is === 'hint' ? (read.hint.edit?.agent ?? '') : ''
  expect(told).toHaveLength(200)
  for (const bad of ['\n', '\u001b', 'AKIA']) expect(told).not.toContain(bad)
})

test('a call whose time or id is missing is looked at, and names nobody', () => {
  for (const gap of [{ eventTime: 'soon' }, { eventID: undefined }]) {
    const read = readEvent(call(gap), own)

    expect(read).toEqual({ is: 'hint', hint: { ...place, handles: ['ecs/service/prod/web'] } })
  }
})

test('no event of any shape throws', () => {
  const record = dictionary(
    constantFrom(
      'detail-type',
      'source',
      'account',
      'region',
      'detail',
      'resources',
      'userIdentity',
      'eventSource',
      'eventName',
      'requestParameters',
      'group',
      'clusterArn',
    ),
    oneof(
      constantFrom('AWS API Call via CloudTrail', 'aws.ecs', 'ECS Task State Change', service),
      jsonValue({ maxDepth: 3 }),
    ),
  )
  assert(
    property(record, record, (outer, detail) => {
      const body = JSON.stringify({ ...outer, detail })
      expect(['hint', 'other', 'malformed']).toContain(readEvent(body, own).is)
    }),
    { numRuns: 2_000, seed: 5 },
  )
})
