import { duration } from '@plumbline/desired-state'
import { z } from 'zod'
import type { Sink } from '../model/alerts.ts'

export interface AlertsConfig {
  readonly sinks: readonly Sink[]
  readonly gatherMs: number
  readonly thresholdMs: number
  readonly quietMs: number
  readonly repeatMs: number
  readonly perHour: number
}

const variable = z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/, {
  error: 'write the name of an environment variable, such as SLACK_WEBHOOK_URL',
})
const name = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, {
  error: 'use lower-case letters, digits and dashes (at most 63), starting with a letter',
})

const sink = z
  .strictObject({
    name,
    slack: z.strictObject({ urlFrom: variable }).exactOptional(),
    webhook: z
      .strictObject({
        url: z.url({
          protocol: /^https?$/,
          error: 'write a URL such as https://alerts.example.com',
        }),
        secretFrom: variable,
      })
      .exactOptional(),
    sns: z
      .strictObject({
        topic: z.string().regex(/^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, {
          error: 'write the ARN of a standard topic',
        }),
      })
      .exactOptional(),
  })
  .refine(({ slack, webhook, sns }) => [slack, webhook, sns].filter(Boolean).length === 1, {
    error: 'a sink is one of slack, webhook and sns',
  })
type WrittenSink = z.infer<typeof sink>

/** `alerts` of `plumbline.yaml`. */
export const alertsConfig = z
  .strictObject({
    sinks: z
      .array(sink)
      .default([])
      .superRefine((sinks, context) => {
        const names = sinks.map((one) => one.name)
        for (const [index, one] of names.entries()) {
          if (names.indexOf(one) === index) continue
          const message = 'another sink has this name'
          context.addIssue({ code: 'custom', path: [index, 'name'], message })
        }
      }),
    gather: duration({ min: '1s', max: '10m' }).default(1),
    threshold: duration({ min: '1s', max: '1d' }).default(60),
    quiet: duration({ min: '1s', max: '1d' }).default(60),
    repeat: duration({ min: '10s', max: '1d' }).default(300),
    perHour: z.int().min(2).max(1_000).default(20),
  })
  .prefault({})
type WrittenAlerts = z.infer<typeof alertsConfig>

export function alertsOf(
  { sinks, gather, threshold, quiet, repeat, perHour }: WrittenAlerts,
  environment: Readonly<Record<string, string | undefined>>,
): AlertsConfig {
  return {
    sinks: sinks.map((one) => sinkOf(one, environment)),
    gatherMs: gather * 1_000,
    thresholdMs: threshold * 1_000,
    quietMs: quiet * 1_000,
    repeatMs: repeat * 1_000,
    perHour,
  }
}

/** A secret that is missing stops whoever sends alerts, and nobody who only plans. */
function sinkOf(
  { name: called, slack, webhook, sns }: WrittenSink,
  environment: Readonly<Record<string, string | undefined>>,
): Sink {
  if (sns !== undefined) return { name: called, kind: 'sns', topic: sns.topic }
  const variableName = slack?.urlFrom ?? webhook?.secretFrom ?? ''
  const secret = environment[variableName] ?? ''
  const common = { name: called, ...(secret === '' && { missing: variableName }) }
  return webhook === undefined
    ? { ...common, kind: 'slack', url: secret }
    : { ...common, kind: 'webhook', url: webhook.url, secret }
}
