import { z } from 'zod'
import { May } from './access.ts'
import { Check, Image } from './checks.ts'
import { edits } from './edits.ts'
import { Evidence } from './evidence.ts'
import { GateAnswer, WaitingGate } from './gates.ts'
import { Pin } from './pins.ts'
import { defineRoute } from './route.ts'
import {
  DocumentProblem,
  Effect,
  Fault,
  Health,
  limitUpTo,
  Name,
  Operation,
  Sync,
  Time,
} from './words.ts'

export const UnitParams = z.strictObject({ environment: Name, kind: Name, name: Name })

/** One row of the list: lean, without specs and differences. */
export const UnitRow = z
  .object({
    environment: z.string(),
    kind: z.string(),
    name: z.string(),
    team: z.string().nullable(),
    sync: Sync,
    health: Health,
    operation: Operation,
    waits: z.boolean().describe('Whether the operation waits at a gate or for the end of a freeze'),
    why: z.string().describe('One sentence about the worst of the three axes'),
    since: Time.describe('Since when the worst axis has been so'),
    next: z.string().describe('What happens next, in one sentence'),
    revision: z.string().describe('The commit that is being worked towards'),
    skipped: z
      .string()
      .nullable()
      .describe('The commit that Git wants and that is not tried, as long as the unit is held'),
  })
  .meta({ id: 'UnitRow' })
export type UnitRow = z.output<typeof UnitRow>

export const listUnits = defineRoute({
  name: 'listUnits',
  method: 'GET',
  path: '/api/v1/units',
  summary: 'Every unit, ordered by environment, kind and name',
  rule: { reads: 'some' },
  query: z.strictObject({
    environment: Name.optional(),
    sync: Sync.optional(),
    health: Health.optional(),
    operation: Operation.optional(),
    q: z.string().max(100).optional().describe('A part of the name'),
    limit: limitUpTo(500, 100),
    cursor: z
      .string()
      .max(500)
      .regex(/^[A-Za-z0-9_-]+$/, 'send `nextCursor` of the page before, unchanged')
      .optional()
      .describe('`nextCursor` of the page before'),
  }),
  status: 200,
  answer: z.object({ items: z.array(UnitRow), nextCursor: z.string().nullable() }),
  errors: ['invalid-request'],
})

function axisOf<Words extends z.ZodType>(words: Words) {
  return z.object({ is: words, reason: z.string(), why: z.string(), since: Time })
}

/** A value in a difference. What may be a secret is shown as `(changed, …)`, never in clear. */
const Difference = z
  .object({
    path: z.string(),
    from: z.unknown().describe('What is live, any JSON value; null when it is not there'),
    to: z.unknown().describe('What is wanted, any JSON value; null when it should not be there'),
    origin: z
      .object({
        path: z
          .string()
          .describe('Field of the documents: `spec.image`, `environment.network.subnets`'),
        file: z.string().nullable(),
        line: z.number().nullable(),
        column: z.number().nullable(),
      })
      .nullable()
      .describe(
        'Where the wanted value is written; `file` is null where the default holds, and all of it for what follows from other resources',
      ),
  })
  .meta({ id: 'Difference' })

export const ResourceDifferences = z
  .object({
    resource: z.string().describe('`service/checkout`, `task-definition/prod-checkout`'),
    verb: z.enum(['create', 'change', 'delete']),
    differences: z.array(Difference),
  })
  .meta({ id: 'ResourceDifferences' })

export const UnitStatus = z
  .object({
    environment: z.string(),
    kind: z.string(),
    name: z.string(),
    team: z.string().nullable(),
    source: z.string(),
    sync: axisOf(Sync),
    health: axisOf(Health),
    operation: axisOf(Operation),
    next: z.object({
      what: z.string(),
      at: Time.describe('When the unit is looked at again'),
      because: z.string(),
    }),
    fault: Fault.nullable(),
    hold: z
      .object({
        revision: z.string().describe('What Git wants and is not tried'),
        reason: z.string(),
        by: z.string().nullable().describe('Who went back; null when the rollout failed'),
        since: Time,
      })
      .nullable(),
    pin: Pin.nullable().describe('What a person asked for'),
    rollout: z
      .object({
        id: z.string(),
        phase: z.enum([
          'running',
          'completed',
          'rolling-back',
          'rolled-back',
          'failed',
          'superseded',
        ]),
        why: z.string(),
      })
      .nullable()
      .describe('The newest rollout that was seen'),
    gates: z
      .object({ waiting: z.array(WaitingGate), answers: z.array(GateAnswer) })
      .describe('The gates of the newest release: what waits, and what was said'),
    evidence: Evidence.nullable().describe(
      'Why the rollout or the run that goes on, or that holds the unit, fares as it does',
    ),
    revisions: z.object({
      target: z.string(),
      applied: z.string().nullable(),
      lastGood: z.string().nullable(),
    }),
    drift: z
      .object({ since: Time, resources: z.array(ResourceDifferences), edits })
      .nullable()
      .describe('What somebody changed in AWS outside Git'),
    rulesEnded: z
      .array(z.object({ rule: z.string(), of: z.enum(['unit', 'environment']) }))
      .describe('Rules about drift that have ended and are still in the documents'),
    kept: z
      .string()
      .nullable()
      .describe('Why nothing is deleted, when the unit was removed from Git'),
    problems: z.array(DocumentProblem),
    checks: z.array(Check).describe('What the checks before the newest release found'),
    images: z.array(Image).describe('The images of what is in place, or on its way there'),
    observedAt: Time.nullable().describe('The last live read'),
    wroteAt: Time.nullable().describe('The last write'),
    may: May.describe('What whoever asks may do with it, and why'),
    state: z
      .string()
      .describe(
        'Stands for what a person decides by: sent in quotes as `If-Match`, a request is refused once the unit moved on',
      ),
  })
  .meta({ id: 'UnitStatus' })
export type UnitStatus = z.output<typeof UnitStatus>

export const getUnit = defineRoute({
  name: 'getUnit',
  method: 'GET',
  path: '/api/v1/units/{environment}/{kind}/{name}',
  summary: 'The full status of one unit',
  rule: { reads: 'unit' },
  params: UnitParams,
  status: 200,
  answer: UnitStatus,
  errors: ['unit-unknown'],
})

export const UnitDiff = z
  .object({
    environment: z.string(),
    kind: z.string(),
    name: z.string(),
    revision: z.string(),
    sync: axisOf(Sync),
    observedAt: Time.nullable().describe('When live AWS was read for this'),
    resources: z.array(ResourceDifferences),
    driftSince: Time.nullable().describe('Since when live AWS differs without a commit'),
    edits,
  })
  .meta({ id: 'UnitDiff' })
export type UnitDiff = z.output<typeof UnitDiff>

export const getUnitDiff = defineRoute({
  name: 'getUnitDiff',
  method: 'GET',
  path: '/api/v1/units/{environment}/{kind}/{name}/diff',
  summary: 'In what live AWS differed from Git at the last look',
  rule: { reads: 'unit' },
  params: UnitParams,
  status: 200,
  answer: UnitDiff,
  errors: ['unit-unknown'],
})

export const UnitPass = z
  .object({
    at: Time,
    revision: z.string(),
    steps: z.array(
      z.object({
        resource: z.string(),
        effect: Effect,
        op: z.string(),
        result: z.enum(['done', 'failed', 'refused', 'not sent']),
        fault: Fault.nullable(),
      }),
    ),
    held: z.array(z.object({ resource: z.string(), reason: z.string(), because: z.string() })),
    sync: Sync,
    health: Health,
    operation: Operation,
    waits: z
      .boolean()
      .describe('Whether the operation waited at a gate or for the end of a freeze'),
    why: z.string(),
    next: z.string(),
    good: z
      .boolean()
      .describe('What was in place proved good here: a revision that `rollback` can go back to'),
    images: z.array(Image).describe('Where it proved good: its images'),
    evidence: Evidence.nullable().describe('Where a rollout or a run ended: what AWS said of it'),
    answers: z.array(GateAnswer).describe('What was said at gates'),
  })
  .meta({ id: 'UnitPass' })
export type UnitPass = z.output<typeof UnitPass>

export const getUnitHistory = defineRoute({
  name: 'getUnitHistory',
  method: 'GET',
  path: '/api/v1/units/{environment}/{kind}/{name}/history',
  summary: 'The passes that did something or changed the status, newest first',
  rule: { reads: 'unit' },
  params: UnitParams,
  query: z.strictObject({
    limit: limitUpTo(100, 20),
    before: Time.optional().describe('`nextBefore` of the page before'),
  }),
  status: 200,
  answer: z.object({ items: z.array(UnitPass), nextBefore: Time.nullable() }),
  errors: ['invalid-request', 'unit-unknown'],
})

export const syncUnit = defineRoute({
  name: 'syncUnit',
  method: 'POST',
  path: '/api/v1/units/{environment}/{kind}/{name}/sync',
  summary: 'Look at one unit now, ahead of everything else',
  rule: {
    verb: 'sync',
    on: 'unit',
    instead: { verb: 'prune', field: 'prune', is: true },
  },
  params: UnitParams,
  body: z.strictObject({
    prune: z
      .boolean()
      .optional()
      .describe('Confirms, once, that a unit that was removed from Git may be deleted'),
  }),
  status: 202,
  answer: z.object({ accepted: z.literal(true), unit: z.string() }),
  errors: ['invalid-request', 'unit-unknown', 'refused'],
})
