import { z } from 'zod'
import { defineRoute } from './route.ts'
import { Level, limitUpTo, Name, Time } from './words.ts'

const What = z.enum(['attempt', 'answer', 'status'])

/** One thing that happened to one unit. */
export const ActivityItem = z
  .object({
    at: Time,
    environment: z.string(),
    kind: z.string(),
    name: z.string(),
    what: What.describe(
      '`attempt`: a release, a rollback or a repair ended; `answer`: said at a gate; `status`: its words changed',
    ),
    level: Level,
    waits: z.boolean().describe('Whether it began to wait at a gate or for the end of a freeze'),
    title: z.string().describe('What happened, in a few words'),
    why: z.string(),
    by: z.string().nullable().describe('The person or the job, or the author of the commit'),
    revision: z.string(),
  })
  .meta({ id: 'ActivityItem' })
export type ActivityItem = z.output<typeof ActivityItem>

export const listActivity = defineRoute({
  name: 'listActivity',
  method: 'GET',
  path: '/api/v1/activity',
  summary: 'What happened to all units, newest first',
  rule: { reads: 'some' },
  query: z.strictObject({
    environment: Name.optional(),
    what: What.optional(),
    level: Level.optional(),
    q: z.string().max(100).optional().describe('A part of `environment/kind/name` or of a person'),
    limit: limitUpTo(200, 50),
    before: Time.optional().describe('`nextBefore` of the page before'),
  }),
  status: 200,
  answer: z.object({
    items: z.array(ActivityItem),
    nextBefore: Time.nullable().describe('Where the search goes on; null at the end'),
  }),
  errors: ['invalid-request'],
})
