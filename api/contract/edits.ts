import { z } from 'zod'
import { Time } from './words.ts'

/** What somebody did in AWS that may have made drift, as CloudTrail told. Callers choose `agent` themselves. */
export const Edit = z
  .object({
    by: z.string().describe('ARN of the user, or of the session of a role'),
    call: z.string().describe('`ecs:UpdateService`'),
    from: z.string().describe('An address, or the name of the service that called for somebody'),
    agent: z.string().describe('The program that called, as it calls itself'),
    at: Time,
  })
  .meta({ id: 'Edit' })
export type Edit = z.output<typeof Edit>

/** Empty where CloudTrail told nothing. */
export const edits = z
  .array(Edit)
  .describe('What people did that may have made it, as far as CloudTrail told; a guess')
