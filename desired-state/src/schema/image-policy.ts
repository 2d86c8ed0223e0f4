import semver from 'semver'
import { z } from 'zod'
import type { ImagePolicy, ImageSelect } from '../spec/image-policy.ts'
import { readPattern } from './tag-pattern.ts'
import { mapOf, text } from './values.ts'

const rangeMessage = 'write a range of versions such as ">=1.8.0 <2"'

const range = text(/^[^\n]{1,100}$/, rangeMessage, 'range of versions').refine(
  (value) => semver.validRange(value) !== null,
  { error: rangeMessage },
)

const pattern = text(/^.{1,100}$/, 'must have between 1 and 100 characters', 'pattern')

const selectMessage = 'select by semver, or by pattern with by and order'

const select = z
  .strictObject({
    semver: range.describe('Range of versions; the highest tag in it is taken.').exactOptional(),
    pattern: pattern
      .describe('Pattern of tags in the syntax of RE2, with a named group: `^main-(?<n>\\d+)`.')
      .exactOptional(),
    by: text(/^\w{1,50}$/, 'write the name of a group of the pattern', 'group name')
      .describe('Group of the pattern by which tags are ordered; the last one is taken.')
      .exactOptional(),
    order: z
      .literal(['numeric', 'alphabetical'])
      .describe('How the group is ordered.')
      .exactOptional(),
  })
  .refine(isOneWay, { error: selectMessage })
  .superRefine(checkPattern)
  .transform(({ semver: versions, pattern: tags = '', by = '', order = 'numeric' }): ImageSelect =>
    versions === undefined ? { pattern: tags, by, order } : { semver: versions },
  )

function checkPattern({ pattern: tags, by }: Select, context: z.RefinementCtx): void {
  if (tags === undefined) return
  const found = readPattern(tags)
  if ('mistake' in found) {
    context.addIssue({ code: 'custom', path: ['pattern'], message: found.mistake })
  } else if (by !== undefined && !found.groups.includes(by)) {
    const message = 'name a group that the pattern has'
    context.addIssue({ code: 'custom', path: ['by'], message })
  }
}

interface Select {
  readonly semver?: string
  readonly pattern?: string
  readonly by?: string
  readonly order?: 'numeric' | 'alphabetical'
}

function isOneWay(chosen: Select): boolean {
  const byPattern = [chosen.pattern, chosen.by, chosen.order].filter((one) => one !== undefined)
  return byPattern.length === (chosen.semver === undefined ? 3 : 0)
}

/** `spec` of an `ImagePolicy`. */
export const imagePolicySpec = z.strictObject({
  repository: text(
    /^([a-z0-9][a-z0-9.-]{0,252}(:\d{1,5})?\/)?[a-z0-9][a-z0-9._-]{0,254}(\/[a-z0-9][a-z0-9._-]{0,254}){0,20}$/,
    'write a repository without a tag and without variables, such as registry/team/web',
    'repository',
  ).describe('Repository whose tags are looked at, with its registry.'),
  select: select.describe('Which tag is wanted.'),
  digest: z
    .literal(['pin', 'never'])
    .describe('Whether the digest of the image is written behind its tag.')
    .default('pin'),
  update: z
    .strictObject({
      environments: mapOf(
        /^[a-z][a-z0-9-]{0,62}$/,
        'the key is the name of an environment',
        z.literal(['commit', 'pullRequest', 'off']),
      )
        .describe('How a new tag reaches Git, by environment; `off` where none is named.')
        .default({}),
    })
    .describe('How a new tag reaches Git.')
    .prefault({}),
}) satisfies z.ZodType<ImagePolicy['spec']>
