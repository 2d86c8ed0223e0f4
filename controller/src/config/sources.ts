import { resolve } from 'node:path'
import { duration } from '@plumbline/desired-state'
import { z } from 'zod'
import { github, imagesConfig, type ImagesConfig } from './images.ts'
import { branchProblem, folderProblem, gitAddressProblem } from '../model/git-address.ts'

export interface SourceConfig {
  readonly name: string
  readonly url: string
  readonly branch: string
  readonly path: string
  readonly pollMs: number
  /** The source whose tenants bound this one. Left out: those that it brings itself, if any. */
  readonly tenants?: string
  /** For the host of the repository, over https, and for its pull requests. */
  readonly token?: string
  /** Signs what the host of the repository tells of pushes. */
  readonly webhookSecret?: string
  /** Where the host is told how commits stand. */
  readonly reports?: { readonly github: { readonly repository: string; readonly api: string } }
  /** Left out: nothing is ever written to the repository. */
  readonly images?: ImagesConfig
  /** Whose signature the head of the branch must carry. */
  readonly verify?: { readonly sshSigners?: string; readonly gpgKeys?: string }
}

/** Text that a function of the model finds nothing wrong with. */
function checked(problemOf: (text: string) => string | undefined) {
  return z.string().superRefine((text, context) => {
    const message = problemOf(text)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
}

/** The name of an environment variable, such as `example`. */
function variable(example: string) {
  return z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/, {
    error: `write the name of an environment variable, such as ${example}`,
  })
}

const verify = z
  .strictObject({
    sshSigners: z.string().min(1).exactOptional(),
    gpgKeys: z.string().min(1).exactOptional(),
  })
  .refine(({ sshSigners, gpgKeys }) => sshSigners !== undefined || gpgKeys !== undefined, {
    error: 'name a file of keys that may sign: sshSigners, gpgKeys, or both',
  })

const sourceName = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, {
  error: 'use lower-case letters, digits and dashes (at most 63), starting with a letter',
})

const source = z
  .strictObject({
    name: sourceName,
    url: checked(gitAddressProblem),
    branch: checked(branchProblem).default('main'),
    path: checked(folderProblem).default('.'),
    poll: duration({ min: '1s', max: '1d' }).default(15),
    tenants: sourceName.exactOptional(),
    tokenFrom: variable('SHOP_GIT_TOKEN').exactOptional(),
    webhookSecretFrom: variable('SHOP_WEBHOOK_SECRET').exactOptional(),
    reports: z.strictObject({ github }).exactOptional(),
    images: imagesConfig.exactOptional(),
    verify: verify.exactOptional(),
  })
  .superRefine(({ verify: asked, images }, context) => {
    if (asked === undefined || images === undefined) return
    const isSigned = images.signingKey !== undefined
    if (isSigned && asked.sshSigners !== undefined) return
    const message = isSigned
      ? 'commits of Plumbline are signed with an SSH key, which no file of OpenPGP keys holds: put its public half into a file that verify.sshSigners names'
      : 'this source takes signed commits alone, so those of Plumbline need a key: name its file in images.signingKey'
    context.addIssue({ code: 'custom', path: ['images'], message })
  })
  .superRefine(({ url, tokenFrom, images, reports }, context) => {
    if (tokenFrom !== undefined) return
    if (reports !== undefined) {
      const message =
        'GitHub takes reports with a token: name the environment variable that holds it in tokenFrom'
      context.addIssue({ code: 'custom', path: ['reports'], message })
    }
    if (images === undefined) return
    const who = images.github === undefined ? 'a repository over https' : 'a pull request'
    if (images.github === undefined && !url.startsWith('https:')) return
    const message = `${who} needs a token: name the environment variable that holds it in tokenFrom`
    context.addIssue({ code: 'custom', path: ['images'], message })
  })

type WrittenSource = z.infer<typeof source>

/** What is wrong with a source in the sight of the others, by the field. */
function sourceProblem(
  { name, tenants }: WrittenSource,
  index: number,
  sources: readonly WrittenSource[],
): { readonly field: keyof WrittenSource; readonly message: string } | undefined {
  if (sources.findIndex((one) => one.name === name) !== index) {
    return { field: 'name', message: 'another source has this name' }
  }
  if (tenants === undefined) return undefined
  const bounding = sources.find((one) => one.name === tenants)
  const message =
    bounding === undefined
      ? 'no source has this name'
      : bounding.name === name
        ? 'a source cannot write its own bounds: leave it out, or name another source'
        : bounding.tenants === undefined
          ? undefined
          : 'this source takes its tenants from another one, so it has none to give'
  return message === undefined ? undefined : { field: 'tenants', message }
}

/** `sources` of `plumbline.yaml`. */
export const sourcesConfig = z
  .array(source)
  .min(1, { error: 'write at least one source' })
  .superRefine((sources, context) => {
    for (const [index, one] of sources.entries()) {
      const problem = sourceProblem(one, index, sources)
      if (problem === undefined) continue
      const { field, message } = problem
      context.addIssue({ code: 'custom', path: [index, field], message })
    }
  })

/** The files that a source names, from the folder of the configuration. */
export function filesOf(
  { verify: rules, images }: WrittenSource,
  folder: string,
): Pick<SourceConfig, 'verify' | 'images'> {
  const { sshSigners, gpgKeys } = rules ?? {}
  const { signingKey } = images ?? {}
  return {
    ...(rules && {
      verify: {
        ...(sshSigners !== undefined && { sshSigners: resolve(folder, sshSigners) }),
        ...(gpgKeys !== undefined && { gpgKeys: resolve(folder, gpgKeys) }),
      },
    }),
    ...(images && {
      images: {
        ...images,
        ...(signingKey !== undefined && { signingKey: resolve(folder, signingKey) }),
      },
    }),
  }
}
