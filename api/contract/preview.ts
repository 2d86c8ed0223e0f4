import { z } from 'zod'
import { Check } from './checks.ts'
import { UnitParams, unitPath } from './pins.ts'
import { defineRoute } from './route.ts'
import { ResourceDifferences } from './units.ts'
import { Effect, Time } from './words.ts'

const Step = z.object({
  resource: z.string(),
  effect: Effect,
  op: z.string().describe('`ecs:UpdateService`'),
  note: z.string().nullable().describe('What AWS does at once because of it'),
})

/** What a pass would do, as things are. */
export const Preview = z
  .object({
    at: Time.describe('When AWS was read for it'),
    state: z.string().describe('`state` of the unit that it is about, to be sent as `If-Match`'),
    revision: z
      .string()
      .nullable()
      .describe('The commit that would be worked towards; null where there is nothing to do it by'),
    resources: z.array(ResourceDifferences).describe('What differs, and would be brought in line'),
    steps: z.array(Step).describe('The calls that would be sent at once, in order'),
    held: z
      .array(
        z.object({
          resource: z.string(),
          reason: z.string(),
          because: z.string(),
          next: z.array(Step).describe('The calls that follow once that is over'),
        }),
      )
      .describe('What would not be done yet, and what keeps it back'),
    unreadable: z
      .array(z.object({ resource: z.string(), message: z.string(), hint: z.string() }))
      .describe('What could not be read: nothing is done on top of it'),
    checks: z.array(Check).describe('What the checks before a release found'),
  })
  .meta({ id: 'Preview' })
export type Preview = z.output<typeof Preview>

export const previewUnit = defineRoute({
  name: 'previewUnit',
  method: 'GET',
  path: `${unitPath}/preview`,
  summary: 'What would be done with one unit if something was asked of it now; nothing is done',
  rule: { reads: 'unit' },
  params: UnitParams,
  query: z.strictObject({
    action: z.enum(['sync', 'release', 'rollback', 'revert']),
    to: z
      .string()
      .regex(/^[0-9a-f]{4,64}$/, 'send a commit id or its beginning')
      .optional()
      .describe('With `rollback`: its revision'),
  }),
  status: 200,
  answer: Preview,
  errors: ['invalid-request', 'unit-unknown', 'refused', 'aws-refused'],
})
