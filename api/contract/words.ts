import type * as model from '@plumbline/controller/model'
import { z } from 'zod'
import type * as worst from './worst.ts'

/** An object whose keys are exactly the words of a union, so that a new word in the model is a type error here. */
export type Exactly<Word extends string> = { readonly [W in Word]: W }

export const Sync = z.enum({
  Synced: 'Synced',
  OutOfSync: 'OutOfSync',
  Unknown: 'Unknown',
} satisfies Exactly<model.Sync>)

export const Health = z.enum({
  Healthy: 'Healthy',
  Progressing: 'Progressing',
  Degraded: 'Degraded',
  Suspended: 'Suspended',
  Missing: 'Missing',
  Unknown: 'Unknown',
} satisfies Exactly<model.Health>)

export const Operation = z.enum({
  Idle: 'Idle',
  Applying: 'Applying',
  RollingOut: 'RollingOut',
  RollingBack: 'RollingBack',
  Held: 'Held',
  Failed: 'Failed',
} satisfies Exactly<model.Operation>)

export const Effect = z.enum({
  creates: 'creates',
  'updates in place': 'updates in place',
  'replaces tasks': 'replaces tasks',
  recreates: 'recreates',
  deletes: 'deletes',
  'answers a gate': 'answers a gate',
} satisfies Exactly<model.Effect>)

/** How much something asks for a person, as the dashboard counts and colours it. */
export const Level = z.enum({
  good: 'good',
  changing: 'changing',
  attention: 'attention',
  trouble: 'trouble',
} satisfies Exactly<worst.Level>)

/** ISO 8601, UTC. */
export const Time = z.iso.datetime()

export function timeOf(epochMs: number): string {
  return new Date(epochMs).toISOString()
}

/** One part of what a person named: an environment, a kind, a unit, a source. */
export const Name = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)

/** A number in a query string: whole, from 1 to `max`, written without a sign or leading zeros. */
export function limitUpTo(max: number, byDefault: number) {
  return z
    .string()
    .regex(/^[1-9][0-9]{0,5}$/, `write a whole number from 1 to ${max}`)
    .transform(Number)
    .refine((limit) => limit <= max, `write a whole number from 1 to ${max}`)
    .default(byDefault)
    .meta({ description: `At most ${max}; ${byDefault} when left out` })
}

export const Fault = z
  .object({
    code: z.string(),
    source: z.enum(['user', 'aws', 'controller']),
    retry: z.enum(['soon', 'backoff', 'on-change', 'never']),
    message: z.string(),
    hint: z.string(),
  })
  .meta({ id: 'Fault' })

/** A problem in a document. It never holds the text of the file: that may be a secret. */
export const DocumentProblem = z
  .object({
    file: z.string(),
    line: z.int(),
    column: z.int(),
    path: z.string(),
    message: z.string(),
    hint: z.string().nullable(),
    environments: z.array(z.string()).nullable().describe('null when it is wrong in all of them'),
  })
  .meta({ id: 'DocumentProblem' })
