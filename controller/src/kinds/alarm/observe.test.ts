import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { ref, type AwsReader, type Context, type Scope, type Shape } from '../../model/index.ts'
import type { AlarmRequest } from './aws.ts'
import { observe } from './observe.ts'

const context = {
  unit: 'prod/service/web',
  environment: { name: 'prod', cluster: 'main' },
} as unknown as Context
const name = 'plumbline/prod/web/errors'
const errors: MetricAlarm = { AlarmName: name, AlarmArn: 'arn:errors', Threshold: 5 }
const policy = (id: string) =>
  `arn:aws:autoscaling:eu:1:scalingPolicy:${id}:resource/ecs/service/main/web:policyName/prod-web-step-up`

const policies = [{ PolicyName: 'prod-web-step-up', PolicyARN: policy('1') }]

/** CloudWatch with some alarms, all of one owner; `asked` are the ARNs whose tags were read. */
function account(alarms: readonly MetricAlarm[], owner = 'prod/service/web') {
  const asked: unknown[] = []
  const reader: AwsReader = {
    read(_operation, input) {
      asked.push(input)
      return Promise.resolve({ Tags: [{ Key: 'plumbline:unit', Value: owner }] } as never)
    },
    look: () => Promise.resolve({ ScalableTargetARN: 'arn:target' } as never),
    group: ({ operation: { op } }) =>
      Promise.resolve((op === 'cloudwatch:DescribeAlarms' ? alarms : policies) as never),
  }
  return { reader, asked }
}

function scope(shape?: Shape, input: object = {}): Scope<AlarmRequest> {
  const wanted =
    shape === undefined ? [] : [{ name, shape, request: { input, stopsRollouts: true } }]
  return { context, wanted, removed: false } as unknown as Scope<AlarmRequest>
}

describe('observe', () => {
  it('reads no tags of an alarm that is as wanted', async () => {
    const { reader, asked } = account([errors])

    const seen = await observe(reader, scope({ Threshold: 5 }))

    expect(seen).toEqual([
      {
        name,
        identifier: 'arn:errors',
        observation: { state: 'present', live: { alarm: errors, stopsRollouts: true } },
      },
    ])
    expect(asked).toEqual([])
  })

  it.each<[string, string, number]>([
    ['takes the policy that is live for the one that is meant', policy('1'), 0],
    ['reads the tags where the policy was made anew', policy('2'), 1],
  ])('%s', async (_case, arn, reads) => {
    const { reader, asked } = account([{ ...errors, AlarmActions: [arn] }])
    const name = 'scaling/policy/prod-web-step-up'
    const ScalingPolicies = { 'prod-web-step-up': ref(name) }

    await observe(reader, scope({ Threshold: 5, ScalingPolicies }, { actions: [ref(name)] }))

    expect(asked).toHaveLength(reads)
  })

  it('reads the tags of one that differs', async () => {
    const { reader, asked } = account([errors], 'prod/service/other')

    const [seen] = await observe(reader, scope({ Threshold: 6 }))

    expect(seen?.tags).toEqual({ 'plumbline:unit': 'prod/service/other' })
    expect(asked).toEqual([{ ResourceARN: 'arn:errors' }])
  })

  it('says which one is too much', async () => {
    const [seen] = await observe(account([errors]).reader, scope())

    expect(seen).toMatchObject({ name, surplus: true, tags: { 'plumbline:unit': context.unit } })
  })

  it('leaves an alarm alone that has our name and not our tag', async () => {
    expect(await observe(account([errors], 'somebody').reader, scope())).toEqual([])
  })

  it('says what is not there', async () => {
    expect(await observe(account([]).reader, scope({}))).toEqual([
      { name, observation: { state: 'absent' } },
    ])
  })
})
