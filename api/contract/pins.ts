import { z } from 'zod'
import { defineRoute } from './route.ts'
import { Name, Time } from './words.ts'

export const UnitParams = z.strictObject({ environment: Name, kind: Name, name: Name })
export const unitPath = '/api/v1/units/{environment}/{kind}/{name}'

/** Who asks, and why: kept with the unit and told in the log. */
export const by = {
  author: z
    .string()
    .min(1)
    .max(200)
    .default('somebody')
    .describe('Who asks, where nobody signs in; whoever signed in is named by that.'),
  reason: z.string().min(1, 'say why, for whoever finds it later').max(500),
}

export const pinned = {
  status: 200,
  answer: z.object({ done: z.literal(true), unit: z.string() }),
} as const

/** What a person asked for: shown until it is released or its time is over. */
export const Pin = z
  .object({
    mode: z.enum(['hold', 'suspend']).describe('`hold`: nothing new; `suspend`: no write at all'),
    author: z.string(),
    reason: z.string(),
    since: Time,
    until: Time.nullable().describe('When it ends by itself'),
  })
  .meta({ id: 'Pin' })

export const holdUnit = defineRoute({
  name: 'holdUnit',
  method: 'POST',
  path: `${unitPath}/hold`,
  summary: 'Let nothing new go out to one unit, or write nothing at all; it is looked at as before',
  rule: {
    verb: 'hold',
    on: 'unit',
    instead: { verb: 'suspend', field: 'mode', is: 'suspend' },
  },
  params: UnitParams,
  body: z.strictObject({
    ...by,
    mode: z.enum(['hold', 'suspend']).default('hold'),
    seconds: z
      .int()
      .min(1)
      .max(31_536_000)
      .optional()
      .describe('How long; until it is released, if left out'),
  }),
  status: 200,
  answer: z.object({ done: z.literal(true), unit: z.string(), until: Time.nullable() }),
  errors: ['invalid-request', 'unit-unknown', 'refused'],
})

export const releaseUnit = defineRoute({
  name: 'releaseUnit',
  method: 'POST',
  path: `${unitPath}/release`,
  summary: 'Let a unit follow Git again: ends a hold, a suspension and a rollback',
  rule: { verb: 'release', on: 'unit' },
  params: UnitParams,
  body: z.strictObject(by),
  ...pinned,
  errors: ['invalid-request', 'unit-unknown', 'refused'],
})

export const rollbackUnit = defineRoute({
  name: 'rollbackUnit',
  method: 'POST',
  path: `${unitPath}/rollback`,
  summary: 'Go back to a release that was good, until a commit changes the unit',
  rule: { verb: 'rollback', on: 'unit' },
  params: UnitParams,
  body: z.strictObject({
    ...by,
    to: z
      .string()
      .regex(/^[0-9a-f]{4,64}$/, 'send a commit id or its beginning')
      .optional()
      .describe('Its revision; the newest good one before what Git wants, if left out'),
  }),
  ...pinned,
  errors: ['invalid-request', 'unit-unknown', 'refused'],
})
