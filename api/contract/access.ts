import type * as language from '@plumbline/desired-state'
import { z } from 'zod'
import { defineRoute } from './route.ts'
import { limitUpTo, Name, Time, type Exactly } from './words.ts'

/** What can be allowed; a role names it. */
export const Verb = z.enum({
  read: 'read',
  sync: 'sync',
  prune: 'prune',
  hold: 'hold',
  suspend: 'suspend',
  release: 'release',
  rollback: 'rollback',
  revert: 'revert',
  approve: 'approve',
  reject: 'reject',
  fetch: 'fetch',
  accept: 'accept',
  audit: 'audit',
} satisfies Exactly<language.Verb>)
export type Verb = z.output<typeof Verb>

const Allowed = z.object({
  allowed: z.boolean(),
  why: z.string().describe('By which role, or which role would allow it'),
})

function each<Word extends string>(words: Exactly<Word>) {
  const entries = Object.keys(words).map((word) => [word, Allowed] as const)
  return z.object(Object.fromEntries(entries) as Record<Word, typeof Allowed>)
}

/** What whoever asks may do with one unit. */
export const May = each<Exclude<language.UnitVerb, 'read'>>({
  sync: 'sync',
  prune: 'prune',
  hold: 'hold',
  suspend: 'suspend',
  release: 'release',
  rollback: 'rollback',
  revert: 'revert',
  approve: 'approve',
  reject: 'reject',
}).meta({ id: 'May' })
export type May = z.output<typeof May>

/** What whoever asks may do with one source. */
export const MayOfSource = each<language.SourceVerb>({ fetch: 'fetch', accept: 'accept' }).meta({
  id: 'MayOfSource',
})
export type MayOfSource = z.output<typeof MayOfSource>

export const WhoAmI = z
  .object({
    name: z.string().nullable().describe('null for somebody who did not sign in'),
    how: z
      .enum(['alb', 'oidc', 'token', 'open', 'nobody'])
      .describe('How they said who they are; `open`: nobody is asked here'),
    groups: z.array(z.string()),
    roles: z.array(z.string()).describe('Names of the roles that they have'),
    refused: z
      .string()
      .nullable()
      .describe('Why what was sent does not count; null when it does, or nothing was sent'),
    readOnly: z.string().nullable().describe('Why nothing can be changed; null when it can'),
    signIn: z.object({
      required: z.boolean(),
      token: z.boolean().describe('Tokens are taken'),
      device: z
        .object({ issuer: z.string(), clientId: z.string(), scopes: z.array(z.string()) })
        .nullable()
        .describe('Where `plumbline login` goes; null when it cannot'),
    }),
  })
  .meta({ id: 'WhoAmI' })
export type WhoAmI = z.output<typeof WhoAmI>

export const whoAmI = defineRoute({
  name: 'whoAmI',
  method: 'GET',
  path: '/api/v1/whoami',
  summary: 'Who asks, and how one signs in here',
  rule: { open: 'a client must learn how to sign in before it has' },
  status: 200,
  answer: WhoAmI,
  errors: [],
})

export const canI = defineRoute({
  name: 'canI',
  method: 'GET',
  path: '/api/v1/access/{verb}',
  summary: 'Whether somebody may do something, and by which role',
  rule: { reads: 'some' },
  params: z.strictObject({ verb: Verb }),
  query: z.strictObject({
    unit: z
      .string()
      .max(302)
      .regex(/^[^/]+\/[^/]+\/[^/]+$/, 'write a unit such as prod/service/checkout')
      .optional()
      .describe('The unit that it is about'),
    source: Name.optional().describe('The source that it is about'),
    as: z.string().min(1).max(200).optional().describe('Somebody else; needs the verb `audit`'),
    // Percent-encoded, all of it together has to fit into the 16 KiB that Node reads of a request's head.
    groups: z
      .string()
      .max(600)
      .optional()
      .describe('With `as`: the groups of that person, with commas between them'),
  }),
  status: 200,
  answer: z.object({ subject: z.string(), allowed: z.boolean(), why: z.string() }),
  errors: ['invalid-request', 'not-found'],
})

export const AuditRow = z
  .object({
    at: Time,
    who: z.string(),
    how: WhoAmI.shape.how,
    verb: Verb,
    on: z.string().describe('The unit, or `source NAME`'),
    revision: z.string().nullable().describe('The commit that it was about'),
    outcome: z
      .enum(['done', 'refused', 'failed', 'unknown'])
      .describe('`unknown`: the process ended before it was'),
    why: z.string().describe('The reason that was given, or why it was refused'),
    request: z.string().describe('The `requestId`'),
  })
  .meta({ id: 'AuditRow' })
export type AuditRow = z.output<typeof AuditRow>

export const listAudit = defineRoute({
  name: 'listAudit',
  method: 'GET',
  path: '/api/v1/audit',
  summary: 'What was asked of the controller, accepted or refused, newest first',
  rule: { verb: 'audit', on: 'everything' },
  query: z.strictObject({
    limit: limitUpTo(500, 100),
    cursor: z
      .string()
      .regex(/^[1-9][0-9]{0,14}$/, 'send `nextCursor` of the page before, unchanged')
      .optional(),
  }),
  status: 200,
  answer: z.object({ items: z.array(AuditRow), nextCursor: z.string().nullable() }),
  errors: ['invalid-request'],
})

export const verifyAudit = defineRoute({
  name: 'verifyAudit',
  method: 'GET',
  path: '/api/v1/audit/verification',
  summary: 'Whether a line of the audit was changed or taken out since it was written',
  rule: { verb: 'audit', on: 'everything' },
  status: 200,
  answer: z.object({
    sound: z.boolean(),
    lines: z.int().describe('Lines that were checked'),
    unchained: z.int().describe('Lines at the beginning that are older than the chain'),
    brokenAt: z
      .int()
      .nullable()
      .describe('The first line that does not follow from the one before'),
    hash: z
      .string()
      .nullable()
      .describe('Of the last line: kept elsewhere, it also shows whether lines were cut off later'),
  }),
  errors: [],
})
