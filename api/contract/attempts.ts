import { z } from 'zod'
import { Image } from './checks.ts'
import { Evidence } from './evidence.ts'
import { defineRoute } from './route.ts'
import { Effect, limitUpTo, Name, Time } from './words.ts'

/** One try to bring a unit to what is wanted of it. */
export const Attempt = z
  .object({
    revision: z.string().describe('The head of the source when it went out'),
    author: z.string().nullable().describe('Of that commit; null where it is not known'),
    subject: z.string().nullable(),
    cause: z.enum(['release', 'rollback', 'repair']),
    by: z.string().nullable().describe('The person who went back'),
    outcome: z
      .enum(['running', 'succeeded', 'failed', 'rolled-back', 'superseded', 'refused', 'found'])
      .describe(
        '`refused`: went out in no part; `found`: was in place when it was first looked at',
      ),
    why: z
      .string()
      .nullable()
      .describe('What became of it, the cause first; null while it goes on'),
    began: Time.describe('When its first call was sent'),
    ended: Time.nullable(),
    good: z.boolean().describe('It was in place and healthy: `rollback` can go back to it'),
    calls: z
      .array(
        z.object({
          op: z.string(),
          resource: z.string(),
          effect: Effect,
          result: z.enum(['done', 'failed']),
        }),
      )
      .describe('The first fifty calls, in order'),
    callCount: z.int(),
    images: z.array(Image).describe('Its images, and the bytes that their names stood for'),
    evidence: Evidence.nullable().describe('What AWS said of its rollout or its run'),
  })
  .meta({ id: 'Attempt' })
export type Attempt = z.output<typeof Attempt>

export const getUnitAttempts = defineRoute({
  name: 'getUnitAttempts',
  method: 'GET',
  path: '/api/v1/units/{environment}/{kind}/{name}/attempts',
  summary: 'What was tried with a unit and what became of it, newest first',
  rule: { reads: 'unit' },
  params: z.strictObject({ environment: Name, kind: Name, name: Name }),
  query: z.strictObject({
    limit: limitUpTo(100, 20),
    before: Time.optional().describe('`nextBefore` of the page before'),
  }),
  status: 200,
  answer: z.object({
    items: z.array(Attempt).describe('What goes on comes first, and only on the first page'),
    nextBefore: Time.nullable(),
  }),
  errors: ['invalid-request', 'unit-unknown'],
})
