import { z } from 'zod'
import { defineRoute } from './route.ts'
import { Time } from './words.ts'

const Count = z.int()

/** How busy the controller is, and how its releases went lately. */
export const Load = z
  .object({
    queueDepth: Count.describe('Units and sources that wait for a turn'),
    oldestLook: Time.nullable().describe('The oldest live read among all units'),
    turns: z.record(z.string(), Count).describe('Turns since the start, by what they were about'),
    calls: z
      .array(
        z.object({
          op: z.string().describe('`ecs:DescribeServices`'),
          calls: Count.describe('Requests since the start, repeats included'),
          retries: Count,
          throttled: Count.describe('Refused because of their rate'),
          failed: Count.describe('Failed in another way'),
        }),
      )
      .describe('Most calls first'),
    budgets: z
      .array(
        z.object({
          place: z.string().describe('Account and region'),
          operations: z.array(z.string()).describe('They share one budget'),
          full: z.number().describe('Calls a second that are used at most'),
          perSecond: z.number().describe('At present: it falls when AWS refuses calls'),
          waiting: Count.describe('Calls that wait for their turn'),
        }),
      )
      .describe('Of the operations that were called; the busiest first'),
    attempts: z
      .array(
        z.object({
          environment: z.string(),
          kind: z.string(),
          name: z.string(),
          cause: z.enum(['release', 'rollback', 'repair']),
          outcome: z.string(),
          began: Time,
          ended: Time,
        }),
      )
      .describe('What ended lately, newest first'),
  })
  .meta({ id: 'Load' })
export type Load = z.output<typeof Load>

export const getLoad = defineRoute({
  name: 'getLoad',
  method: 'GET',
  path: '/api/v1/load',
  summary: 'How busy the controller is, what it calls, and how long its releases took lately',
  rule: { reads: 'everything' },
  status: 200,
  answer: Load,
  errors: [],
})
