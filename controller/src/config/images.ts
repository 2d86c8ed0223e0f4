import { duration } from '@plumbline/desired-state'
import { z } from 'zod'
import { imageSubject, type GitAuthor } from '../model/index.ts'

/** How newer images are brought into a source. */
export interface ImagesConfig {
  readonly author: GitAuthor
  /** First line of a commit and title of a pull request, with `{images}` and `{environments}`. */
  readonly subject: string
  /** How often registries are asked. */
  readonly pollMs: number
  /** File of the private key that commits are signed with, in the format of OpenSSH. */
  readonly signingKey?: string
  /** Where branches become pull requests. */
  readonly github?: { readonly repository: string; readonly api: string }
}

/** What Git takes as a name or an address of an author, on one line. */
const authorName = z
  .string()
  .regex(/^[^\p{Cc}<>]{1,100}$/u, { error: 'write a name without < and >, on one line' })
const authorEmail = z.string().regex(/^[^\p{Cc}\s<>@]{1,60}@[^\p{Cc}\s<>@]{1,60}$/u, {
  error: 'write an address such as plumbline@example.com',
})

/** A repository on GitHub, or on a host that speaks as it does. */
export const github = z.strictObject({
  repository: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, { error: 'write owner/name' }),
  api: z
    .url({ protocol: /^https?$/, error: 'write a URL such as https://api.github.com' })
    .default('https://api.github.com'),
})

/** `images` of a source in `plumbline.yaml`: that it is there is what lets Plumbline write to the repository. */
export const imagesConfig = z
  .strictObject({
    author: z
      .strictObject({
        name: authorName.default('Plumbline'),
        email: authorEmail.default('plumbline@localhost'),
      })
      .prefault({}),
    subject: z
      .string()
      .regex(/^[^\p{Cc}]{1,100}$/u, { error: 'write one line of at most 100 characters' })
      .regex(/^([^{}]|\{images\}|\{environments\})*$/, {
        error: 'only {images} and {environments} may stand in braces',
      })
      .default(imageSubject),
    poll: duration({ min: '10s', max: '1d' }).default(300),
    signingKey: z.string().min(1).exactOptional(),
    github: github.exactOptional(),
  })
  .transform(({ poll, ...rest }): ImagesConfig => ({ ...rest, pollMs: poll * 1_000 }))
