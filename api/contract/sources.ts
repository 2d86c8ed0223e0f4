import { z } from 'zod'
import { MayOfSource } from './access.ts'
import { defineRoute } from './route.ts'
import { DocumentProblem, Fault, Name, Time } from './words.ts'

export const Source = z
  .object({
    name: z.string(),
    revision: z.string().nullable().describe('The commit that its units are brought to'),
    fetchedAt: Time.nullable().describe('The last fetch that worked'),
    triedAt: Time.nullable().describe('The last try'),
    fault: Fault.nullable(),
    faultSince: Time.nullable(),
    rewritten: z
      .string()
      .nullable()
      .describe('A head that does not descend from `revision`; it waits for a person to accept it'),
    commits: z
      .array(
        z.object({
          revision: z.string(),
          author: z.string(),
          subject: z.string(),
          committedAt: Time.nullable(),
        }),
      )
      .describe(
        'The last ones that its units were brought to, newest first; only `revision` for those who may not read every unit',
      ),
    commitPages: z
      .string()
      .nullable()
      .describe('Where the Git host shows a commit: add its id; null where that is not known'),
    problems: z.array(DocumentProblem).describe('Empty for those who may not read every unit'),
    may: MayOfSource.describe('What whoever asks may do with it, and why'),
  })
  .meta({ id: 'Source' })
export type Source = z.output<typeof Source>

export const listSources = defineRoute({
  name: 'listSources',
  method: 'GET',
  path: '/api/v1/sources',
  summary: 'Every configured source',
  rule: { reads: 'some' },
  status: 200,
  answer: z.object({ items: z.array(Source) }),
  errors: [],
})

export const syncSource = defineRoute({
  name: 'syncSource',
  method: 'POST',
  path: '/api/v1/sources/{name}/sync',
  summary: 'Fetch one source now',
  rule: { verb: 'fetch', on: 'source', instead: { verb: 'accept', field: 'accept' } },
  params: z.strictObject({ name: Name }),
  body: z.strictObject({
    accept: z
      .string()
      .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'write the whole commit id in lower-case hex')
      .optional()
      .describe('Adopts this rewritten head of the branch'),
  }),
  status: 202,
  answer: z.object({ accepted: z.literal(true), source: z.string() }),
  errors: ['invalid-request', 'source-unknown', 'refused'],
})

export const notifySource = defineRoute({
  name: 'notifySource',
  method: 'POST',
  path: '/api/v1/webhooks/{name}',
  summary:
    'For webhooks of GitHub, GitLab and Bitbucket: a signed delivery has the source fetched soon',
  rule: { open: 'the signature of a delivery says who sent it' },
  params: z.strictObject({ name: Name }),
  status: 202,
  answer: z.object({ accepted: z.literal(true), source: z.string() }),
  errors: ['signature-refused'],
})
