import { z } from 'zod'
import { present } from '../present.ts'
import { duration, mapOf, parseDuration, text } from './values.ts'

const wordKey = /^[a-z][a-z0-9-]{0,62}$/

const thresholdMessage = 'write a number, a percentage such as 60% or a duration such as 5s'

/** In the unit of the metric: percent, seconds or a count. */
const threshold = z
  .union(
    [z.number(), z.string().regex(/^(\d{1,3}%|\d{1,6}[smhd])$/, { error: thresholdMessage })],
    { error: thresholdMessage },
  )
  .meta({ title: 'number, percentage or duration' })
  .transform((value) => ({
    value: typeof value === 'number' ? value : (parseDuration(value) ?? Number.parseInt(value, 10)),
    percent: typeof value === 'string' && value.endsWith('%'),
  }))

const spanMessage = 'write 3, or 3 of 5'

const span = z
  .union([z.int(), z.string().regex(/^\d{1,4}( of \d{1,4})?$/, { error: spanMessage })], {
    error: spanMessage,
  })
  .meta({ title: 'n of m' })
  .transform((value) => {
    const [breaches = 1, periods = breaches] = String(value).split(' of ').map(Number)
    return { breaches, periods }
  })

const cloudwatch = z.strictObject({
  namespace: text(/^[^:\s][^\n]{0,254}$/, 'write a namespace such as AWS/SQS').describe(
    'Namespace of the metric.',
  ),
  metric: text(/^[^\n]{1,255}$/, 'write the name of a metric').describe('Name of the metric.'),
  statistic: text(
    /^(Average|Sum|Minimum|Maximum|SampleCount|p\d{1,2}(\.\d{1,2})?)$/,
    'write Average, Sum, Minimum, Maximum, SampleCount or a percentile such as p99',
    'statistic',
  )
    .describe('How the values of one period become one.')
    .default('Average'),
  dimensions: mapOf(/^[^\n:]{1,255}$/, 'name a dimension', z.string().min(1).max(1_024))
    .describe('Dimensions of the metric.')
    .default({}),
})

const comparisons = ['above', 'below', 'atLeast', 'atMost'] as const

const alarm = z
  .strictObject({
    metric: z
      .literal(['cpu', 'memory', 'responseTime', 'http5xx', 'unhealthyHosts', 'runningTasks'])
      .describe('A metric of this service.')
      .exactOptional(),
    cloudwatch: cloudwatch.describe('Any other metric of CloudWatch.').exactOptional(),
    ingress: text(wordKey, 'write the name of an ingress', 'ingress name')
      .describe('Route that the metric is about, when there are several.')
      .exactOptional(),
    above: threshold.describe('Goes off while the value is greater.').exactOptional(),
    below: threshold.describe('Goes off while the value is smaller.').exactOptional(),
    atLeast: threshold.describe('Goes off while the value is as great or greater.').exactOptional(),
    atMost: threshold.describe('Goes off while the value is as small or smaller.').exactOptional(),
    for: span
      .describe('How many of the last periods must breach: `3 of 5`; `3` is `3 of 3`.')
      .prefault('1 of 1'),
    every: duration({ min: '10s', max: '1d' }).describe('Length of one period.').prefault('60s'),
    missing: z
      .literal(['missing', 'ignore', 'breaching', 'notBreaching'])
      .describe('What a period without data counts as.')
      .default('missing'),
    notify: z
      .array(
        text(
          /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
          'write the ARN of an SNS topic: arn:aws:sns:<region>:<account>:<name>',
          'topic ARN',
        ),
      )
      .max(5, { error: 'CloudWatch takes at most 5 actions' })
      .describe('SNS topics that are told when it goes off and when it is over.')
      .default([]),
  })
  .meta({ title: 'alarm' })
  .transform(({ above, below, atLeast, atMost, for: spans, every, ...rest }) => {
    const chosen = { above, below, atLeast, atMost }
    const comparison = comparisons.find((one) => chosen[one] !== undefined) ?? 'above'
    const { value = 0, percent = false } = chosen[comparison] ?? {}
    return present({
      ...rest,
      comparison,
      threshold: value,
      // Errors are counted, unless the threshold is a part of all requests.
      share: percent && rest.metric === 'http5xx' ? (true as const) : undefined,
      ...spans,
      periodSeconds: every,
    })
  })

/** `spec.alarms` of a `Service`. */
export const alarms = mapOf(wordKey, 'name an alarm with lower-case letters', alarm)
