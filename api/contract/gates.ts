import { z } from 'zod'
import { by, unitPath, UnitParams } from './pins.ts'
import { defineRoute } from './route.ts'
import { Time } from './words.ts'

/** What an answer is bound to: one commit and, once ECS rolls it out, one service deployment. */
const bound = {
  revision: z.string().describe('The commit that it is about'),
  deployment: z
    .string()
    .nullable()
    .describe('ARN of the service deployment; null before a release begins'),
} as const

/** A gate that keeps a release back now. */
export const WaitingGate = z
  .object({
    name: z.string(),
    stage: z.string().describe('`preScaleUp`, `postTestTraffic` …'),
    waitsFor: z
      .string()
      .describe('`approval`, the job that runs (`prod/job/smoke`), or `webhook` and its host'),
    ...bound,
    since: Time,
    until: Time.describe('When its time is over'),
    onTimeout: z.enum(['rollback', 'continue']).describe('What happens then'),
    required: z.int().describe('How many people must approve'),
    from: z.array(z.string()).describe('Who may approve; anybody if empty'),
    approvedBy: z.array(z.string()),
    command: z.string().nullable().describe('What a person types to open it; null for a job'),
  })
  .meta({ id: 'WaitingGate' })

/** One thing that was said at a gate. */
export const GateAnswer = z
  .object({
    gate: z.string(),
    stage: z.string(),
    how: z.enum(['person', 'job', 'webhook', 'time', 'elsewhere']),
    answer: z.enum(['continue', 'rollback']),
    by: z
      .string()
      .describe('A person, a job, `webhook` and its host, `nobody` or `somebody at AWS`'),
    why: z.string(),
    at: Time,
    ...bound,
  })
  .meta({ id: 'GateAnswer' })
export type GateAnswer = z.output<typeof GateAnswer>

const answer = {
  params: UnitParams,
  body: z.strictObject({
    ...by,
    revision: z
      .string()
      .regex(/^[0-9a-f]{4,64}$/, 'send a commit id or its beginning')
      .describe('The commit that was shown; another one than waits is refused'),
    deployment: z
      .string()
      .max(300)
      .optional()
      .describe('The service deployment that was shown; another one than waits is refused'),
    gate: z
      .string()
      .max(100)
      .optional()
      .describe('Its name; may be left out when only one gate waits for people'),
  }),
  status: 200,
  answer: GateAnswer,
  errors: ['invalid-request', 'unit-unknown', 'refused'],
} as const

export const approveUnit = defineRoute({
  name: 'approveUnit',
  method: 'POST',
  path: `${unitPath}/approve`,
  summary: 'Approve, at a gate that waits, the release that was shown',
  rule: { verb: 'approve', on: 'unit' },
  ...answer,
})

export const rejectUnit = defineRoute({
  name: 'rejectUnit',
  method: 'POST',
  path: `${unitPath}/reject`,
  summary: 'Send the release that was shown back, at a gate that waits',
  rule: { verb: 'reject', on: 'unit' },
  ...answer,
})
