import { z } from 'zod'
import { defineRoute } from './route.ts'

/** A browser then sends the token by itself, and no script of a page can read it. */
export const openSession = defineRoute({
  name: 'openSession',
  method: 'POST',
  path: '/api/v1/session',
  summary: 'Sign a browser in with a token; it is kept in a cookie that no script can read',
  rule: { open: 'nobody has signed in before they do, and a token that is wrong opens nothing' },
  body: z.strictObject({ token: z.string().min(1).max(8_000) }),
  status: 200,
  answer: z.object({ name: z.string() }),
  errors: ['invalid-request', 'unauthorized'],
})

export const endSession = defineRoute({
  name: 'endSession',
  method: 'POST',
  path: '/api/v1/session/end',
  summary: 'Sign a browser out',
  rule: { open: 'it takes away a cookie of whoever asks, and nothing else' },
  body: z.strictObject({}),
  status: 200,
  answer: z.object({ ended: z.literal(true) }),
  errors: ['invalid-request'],
})
