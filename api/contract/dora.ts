import { z } from 'zod'
import { defineRoute } from './route.ts'
import { Name, Time } from './words.ts'

const figure = (unit: string) =>
  z
    .union([z.object({ value: z.number() }), z.object({ not: z.string() })])
    .describe(`${unit}, or why there is none`)

/** The four figures of DORA of an environment, a tenant or a unit. */
export const DoraFigures = z
  .object({
    name: z.string().nullable().describe('Null for units without a tenant'),
    deployments: z.int(),
    failures: z.int(),
    open: z.int().describe('Failures that nothing good has followed yet'),
    perDay: figure('Deployments a day'),
    leadTimeSeconds: figure('Median time from commit to completed'),
    failureRate: figure('Share of deployments that failed, from 0 to 1'),
    restoreSeconds: figure('Median time from failed to good again'),
  })
  .meta({ id: 'DoraFigures' })
export type DoraFigures = z.output<typeof DoraFigures>

export const getDora = defineRoute({
  name: 'getDora',
  method: 'GET',
  path: '/api/v1/dora',
  summary:
    'Deployment frequency, lead time, change failure rate and time to restore, from the history',
  rule: { reads: 'everything' },
  query: z.strictObject({
    since: z
      .string()
      .regex(/^[1-9]\d{0,3}[hd]$/, 'write hours or days, such as 12h or 30d')
      .default('30d'),
    by: z.enum(['environment', 'tenant', 'unit']).default('environment'),
    environment: Name.optional(),
  }),
  status: 200,
  answer: z.object({
    from: Time.describe('The beginning of the time, or of the history where that is younger'),
    to: Time,
    all: DoraFigures,
    items: z.array(DoraFigures),
  }),
  errors: ['invalid-request'],
})
