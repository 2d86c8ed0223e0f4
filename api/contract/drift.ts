import { z } from 'zod'
import { edits } from './edits.ts'
import { by, pinned } from './pins.ts'
import { defineRoute } from './route.ts'
import { UnitParams } from './units.ts'
import { Name, Time } from './words.ts'

/** One field that somebody changed in AWS outside Git, or that a rule ignores. */
export const DriftEntry = z
  .object({
    environment: z.string(),
    kind: z.string(),
    name: z.string(),
    resource: z.string().describe('`service/checkout`, `task-definition/prod-checkout`'),
    path: z
      .string()
      .nullable()
      .describe('null where the whole resource is gone, or is one too many'),
    verb: z.enum(['create', 'change', 'delete']).describe('What would undo it'),
    from: z.unknown().describe('What is live; null when it is not there'),
    to: z.unknown().describe('What is wanted; null when it should not be there'),
    since: Time.nullable().describe('The look that found it; null for what is ignored'),
    edits,
    ignored: z
      .object({
        rule: z.string(),
        of: z.enum(['unit', 'environment']).describe('In whose document the rule stands'),
        reason: z.string(),
        until: Time.nullable(),
      })
      .nullable()
      .describe('The rule that says to ignore it; null for drift'),
    next: z.string().describe('What happens next, in one sentence'),
  })
  .meta({ id: 'DriftEntry' })
export type DriftEntry = z.output<typeof DriftEntry>

export const listDrift = defineRoute({
  name: 'listDrift',
  method: 'GET',
  path: '/api/v1/drift',
  summary: 'Every field that was changed outside Git, and every one that is ignored, by unit',
  rule: { reads: 'some' },
  query: z.strictObject({ environment: Name.optional() }),
  status: 200,
  answer: z.object({ items: z.array(DriftEntry) }),
  errors: ['invalid-request'],
})

export const revertUnit = defineRoute({
  name: 'revertUnit',
  method: 'POST',
  path: '/api/v1/units/{environment}/{kind}/{name}/revert',
  summary: 'Undo what was changed outside Git in one unit, where it is only reported',
  rule: { verb: 'revert', on: 'unit' },
  params: UnitParams,
  body: z.strictObject(by),
  ...pinned,
  errors: ['invalid-request', 'unit-unknown', 'refused'],
})
