import { z } from 'zod'
import { defineRoute } from './route.ts'
import { limitUpTo, Time } from './words.ts'

export const AlertRow = z
  .object({
    id: z.string().describe('Stable: the same alert has the same id in every sink'),
    at: Time,
    state: z
      .enum(['begun', 'grown', 'over', 'passed', 'limited', 'test'])
      .describe('`passed`: it was over before it was told; `limited`: there was more to tell'),
    cause: z.string().describe('What has the same cause is one alert: `drift prod`, `aws prod`'),
    level: z.enum(['info', 'warn', 'error']),
    title: z.string(),
    since: Time.describe('Since when the trouble was there'),
    count: z.number().describe('How many units or sources have, or had, the trouble'),
    subjects: z.array(z.object({ name: z.string(), why: z.string() })).describe('Some of them'),
    sink: z.string(),
    delivery: z.enum(['waiting', 'sent', 'given-up']),
    attempts: z.number(),
    error: z.string().nullable().describe('Why the last try to deliver it failed'),
  })
  .meta({ id: 'AlertRow' })
export type AlertRow = z.output<typeof AlertRow>

export const listAlerts = defineRoute({
  name: 'listAlerts',
  method: 'GET',
  path: '/api/v1/alerts',
  summary: 'What was told to people lately, for each sink, newest first',
  rule: { reads: 'everything' },
  query: z.strictObject({ limit: limitUpTo(500, 100) }),
  status: 200,
  answer: z.object({ items: z.array(AlertRow) }),
  errors: ['invalid-request'],
})
