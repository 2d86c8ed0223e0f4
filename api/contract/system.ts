import { z } from 'zod'
import { defineRoute } from './route.ts'

export const getHealth = defineRoute({
  name: 'getHealth',
  method: 'GET',
  path: '/healthz',
  summary: 'Whether the process answers',
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
  status: 200,
  answer: Readiness,
  errors: [],
})

export const getOpenApi = defineRoute({
  name: 'getOpenApi',
  method: 'GET',
  path: '/api/openapi.json',
  summary: 'This document',
  status: 200,
  answer: z.record(z.string(), z.unknown()),
  errors: [],
})
