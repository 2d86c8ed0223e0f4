import { z } from 'zod'

/** What was found out before a release. */
export const Check = z
  .object({
    check: z.string().describe('`image`, `role`, `secret` …'),
    weight: z.enum(['refuses', 'warns', 'unchecked']),
    message: z.string(),
    hint: z.string(),
    path: z.string().nullable().describe('Field of the documents that it is about'),
    file: z.string().nullable(),
    line: z.number().nullable(),
    column: z.number().nullable(),
  })
  .meta({ id: 'Check' })

export const Image = z
  .object({
    container: z.string(),
    image: z.string(),
    digest: z
      .string()
      .nullable()
      .describe('What the name stood for when it was released; null where nobody could tell'),
  })
  .meta({ id: 'Image' })
