import type * as model from '@plumbline/controller/model'
import { z } from 'zod'
import { by } from './pins.ts'
import { defineRoute } from './route.ts'
import { Time, timeOf } from './words.ts'

const Orphan = z
  .object({
    kind: z.string().describe('`log-group`; `unknown` where no kind makes such a thing'),
    name: z.string(),
    arn: z.string().nullable().describe('null until AWS lists it'),
    environment: z.string(),
    unit: z.string().describe('What its tag says: `prod/service/web`'),
    source: z.string(),
    since: Time.describe('Since when it is known to be one'),
    reason: z.string(),
    why: z.string().describe('Why it is still there'),
    next: z.string().describe('What a person can do about it'),
    removable: z.boolean().describe('Whether it goes when its unit is removed on request'),
  })
  .meta({ id: 'Orphan' })
export type Orphan = z.output<typeof Orphan>

const Unmanaged = z
  .object({
    name: z.string(),
    arn: z.string(),
    environment: z.string(),
    cluster: z.string(),
    createdAt: Time.nullable(),
    next: z.string().describe('What a person can do about it'),
  })
  .meta({ id: 'UnmanagedService' })
export type Unmanaged = z.output<typeof Unmanaged>

const LookedThrough = z
  .object({
    account: z.string(),
    region: z.string(),
    environments: z.array(z.string()),
    triedAt: Time,
    lookedAt: Time.nullable().describe('The last look that saw everything; null before the first'),
    gaps: z
      .array(
        z.object({
          what: z.string(),
          since: Time,
          code: z.string(),
          message: z.string(),
          hint: z.string(),
        }),
      )
      .describe('What could not be seen at the last try'),
    elsewhere: z
      .record(z.string(), z.int())
      .describe('How many things carry the tags of sources that this controller does not have'),
  })
  .meta({ id: 'LookedThrough' })

export const Orphans = z
  .object({
    blind: z.string().nullable().describe('Why nothing is said yet, or not of everything'),
    places: z.array(LookedThrough),
    orphans: z.array(Orphan),
    unmanaged: z.array(Unmanaged),
  })
  .meta({ id: 'Orphans' })
export type Orphans = z.output<typeof Orphans>

export const listOrphans = defineRoute({
  name: 'listOrphans',
  method: 'GET',
  path: '/api/v1/orphans',
  summary: 'What carries our tags and is in no document, and services that nobody manages',
  rule: { reads: 'everything' },
  status: 200,
  answer: Orphans,
  errors: [],
})

export const lookForOrphans = defineRoute({
  name: 'lookForOrphans',
  method: 'POST',
  path: '/api/v1/orphans/look',
  summary: 'Look for them now; `triedAt` of the list tells when that was done',
  rule: { verb: 'sync', on: 'everything' },
  body: z.strictObject({}),
  status: 202,
  answer: z.object({ accepted: z.literal(true) }),
  errors: ['invalid-request'],
})

const unitId = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*){2}$/

export const removeOrphans = defineRoute({
  name: 'removeOrphans',
  method: 'POST',
  path: '/api/v1/orphans/remove',
  summary:
    'Confirm, once, that what some removed units left behind is deleted; all of them or none',
  rule: { verb: 'prune', on: 'everything' },
  body: z.strictObject({
    ...by,
    units: z
      .array(
        z.strictObject({
          unit: z.string().max(300).regex(unitId, 'write ENVIRONMENT/KIND/NAME'),
          resources: z
            .array(z.string().max(700))
            .max(100)
            .describe('`kind/name` of everything that was shown of it: nothing else is deleted'),
        }),
      )
      .min(1)
      .max(100),
    many: z
      .int()
      .optional()
      .describe('The number of units, where there are so many that it looks like an accident'),
  }),
  status: 202,
  answer: z.object({ accepted: z.literal(true), units: z.array(z.string()) }),
  errors: ['invalid-request', 'refused'],
})

/** The list as the API tells it. */
export function orphansOf({ places, orphans, unmanaged, blind }: model.Orphans): Orphans {
  return {
    blind: blind ?? null,
    places: places.map(({ triedAt, lookedAt, gaps, environments, ...place }) => ({
      ...place,
      elsewhere: { ...place.elsewhere },
      environments: [...environments],
      triedAt: timeOf(triedAt),
      lookedAt: lookedAt === undefined ? null : timeOf(lookedAt),
      gaps: gaps.map(({ what, since, fault }) => ({ what, since: timeOf(since), ...fault })),
    })),
    orphans: orphans.map(({ since, arn, ...one }) => ({
      ...one,
      arn: arn ?? null,
      since: timeOf(since),
    })),
    unmanaged: unmanaged.map(({ createdAt, ...one }) => ({
      ...one,
      createdAt: createdAt === undefined ? null : timeOf(createdAt),
    })),
  }
}
