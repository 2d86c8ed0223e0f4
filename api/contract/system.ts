import { z } from 'zod'
import { defineRoute } from './route.ts'
import { Time } from './words.ts'

export const getHealth = defineRoute({
  name: 'getHealth',
  method: 'GET',
  path: '/healthz',
  summary: 'Whether the process answers',
  rule: { open: 'it says that the process answers, and no more' },
  status: 200,
  answer: z.object({ status: z.literal('ok') }),
  errors: [],
})

export const Readiness = z
  .object({ ready: z.boolean(), because: z.string() })
  .meta({ id: 'Readiness' })

/** Answers 503 with the same shape while it is not ready. */
export const getReadiness = defineRoute({
  name: 'getReadiness',
  method: 'GET',
  path: '/readyz',
  summary: 'Whether every source was loaded and every unit was looked at; 503 until then',
  rule: { open: 'it says no more than ready or not to those who may not read everything' },
  status: 200,
  answer: Readiness,
  errors: [],
})

export const System = z
  .object({
    now: Time.describe('The time of the server, for ages on machines whose clock is wrong'),
    version: z.string().nullable().describe('Of the program; null where it was not told'),
    ready: z.boolean(),
    because: z.string().describe('What it still waits for, or that nothing is missing'),
    readOnly: z
      .string()
      .nullable()
      .describe('Why nothing can be changed through this address; null when it can'),
  })
  .meta({ id: 'System' })
export type System = z.output<typeof System>

export const getSystem = defineRoute({
  name: 'getSystem',
  method: 'GET',
  path: '/api/v1/system',
  summary: 'How the controller itself is, and whether this address may change anything',
  rule: { reads: 'some' },
  status: 200,
  answer: System,
  errors: [],
})

export const getOpenApi = defineRoute({
  name: 'getOpenApi',
  method: 'GET',
  path: '/api/openapi.json',
  summary: 'This document',
  rule: { open: 'it is the same for everybody, and public' },
  status: 200,
  answer: z.record(z.string(), z.unknown()),
  errors: [],
})
