import type * as model from '@plumbline/controller/model'
import { z } from 'zod'
import { defineRoute } from './route.ts'
import { Fault, Time, timeOf } from './words.ts'

export const ImageDeed = z
  .enum({
    nothing: 'nothing',
    commit: 'commit',
    pullRequest: 'pullRequest',
    waits: 'waits',
    refused: 'refused',
    failed: 'failed',
  } satisfies { readonly [Word in model.ImageDeed['does']]: Word })
  .describe('`waits` for a person or the clock; `refused` until somebody mends the value')

export const ImageValue = z
  .object({
    file: z.string(),
    line: z.int(),
    environments: z.array(z.string()).describe('Those that take their image from here'),
    value: z.string(),
    does: ImageDeed,
    why: z.string(),
    to: z.string().nullable().describe('What is to stand there, when that is something else'),
    url: z.string().nullable().describe('Of the pull request'),
  })
  .meta({ id: 'ImageValue' })

export const ImagePolicy = z
  .object({
    source: z.string(),
    policy: z.string(),
    repository: z.string(),
    newest: z
      .object({ tag: z.string(), digest: z.string() })
      .nullable()
      .describe('The image that it takes of its repository'),
    lookedAt: Time.nullable().describe('When the registry was read'),
    fault: Fault.nullable().describe(
      'Why nothing is known of the registry, or nothing of it taken',
    ),
    values: z.array(ImageValue),
  })
  .meta({ id: 'ImagePolicy' })
export type ImagePolicy = z.output<typeof ImagePolicy>

export const listImages = defineRoute({
  name: 'listImages',
  method: 'GET',
  path: '/api/v1/images',
  summary: 'Every image policy, with the values that follow it, at the last look at them',
  rule: { reads: 'everything' },
  status: 200,
  answer: z.object({ items: z.array(ImagePolicy) }),
  errors: [],
})

/** A policy as the API tells it. */
export function imagePolicyOf(status: model.ImagePolicyStatus): ImagePolicy {
  const { source, policy, repository, newest, lookedAt, fault, values } = status
  return {
    source,
    policy,
    repository,
    newest: newest ?? null,
    lookedAt: lookedAt === undefined ? null : timeOf(lookedAt),
    fault: fault ?? null,
    values: values.map(({ file, line, environments, value, does, why, to, url }) => ({
      file,
      line,
      environments: [...environments],
      value,
      does,
      why,
      to: to ?? null,
      url: url ?? null,
    })),
  }
}
