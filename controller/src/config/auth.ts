import type { Problem } from '@plumbline/desired-state'
import { z } from 'zod'
import { isLoopback, type AuthSettings } from '../model/access.ts'

const claim = z
  .string()
  .regex(/^[\w:./-]{1,100}$/, { error: 'write the name of a claim, such as email or groups' })

/** Tokens travel to it and keys come from it: in clear only on this machine. */
const secureUrl = z
  .url({ protocol: /^https?$/, error: 'write a URL such as https://login.example.com' })
  .refine((text) => text.startsWith('https:') || isLoopback(new URL(text).hostname), {
    error: 'write an address that starts with https://',
  })

const claims = {
  subjectClaim: claim.default('email'),
  groupsClaim: claim.default('groups'),
}

const alb = z.strictObject({
  loadBalancer: z
    .string()
    .regex(
      /^arn:aws[\w-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer\/app\/[\w-]+\/[0-9a-f]+$/,
      { error: 'write the ARN of an Application Load Balancer' },
    ),
  issuer: secureUrl,
  clientId: z.string().min(1).max(300),
  keys: secureUrl.exactOptional(),
  ...claims,
})

const oidc = z.strictObject({
  issuer: secureUrl,
  audience: z.string().min(1).max(300),
  clientId: z.string().min(1).max(300).exactOptional(),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/))
    .default(['openid', 'email', 'profile']),
  ...claims,
})

const token = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, {
    error: 'use lower-case letters, digits and dashes (at most 63), starting with a letter',
  }),
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/, {
    error: 'write the line that `plumbline token new` printed; never the token itself',
  }),
  groups: z.array(z.string().min(1).max(200)).default([]),
  expires: z.iso
    .date({ error: 'write a day such as 2027-01-31; the token is good before it begins in UTC' })
    .exactOptional(),
})

const names = z
  .array(z.string().min(1).max(200))
  .default([])
  .refine((all) => all.every((name) => !name.includes('*')), {
    error: 'name each of them in full: a pattern could mean anybody',
  })

const administrators = z
  .strictObject({ subjects: names, groups: names })
  .refine(({ subjects, groups }) => subjects.length + groups.length > 0, {
    error: 'name a person or a program in subjects, or a group in groups',
  })

/** `auth` of `plumbline.yaml`. */
export const authConfig = z
  .strictObject({
    open: z.boolean().default(false),
    roles: z.string().exactOptional(),
    administrators: administrators.exactOptional(),
    alb: alb.exactOptional(),
    oidc: oidc.exactOptional(),
    tokens: z
      .array(token)
      .default([])
      .superRefine((tokens, context) => {
        for (const [index, { name, hash }] of tokens.entries()) {
          const before = tokens.slice(0, index)
          const issue = (field: string, message: string) =>
            context.addIssue({ code: 'custom', path: [index, field], message })
          if (before.some((one) => one.name === name)) issue('name', 'another token has this name')
          if (before.some((one) => one.hash === hash))
            issue('hash', 'another token has this hash: make one for each')
        }
      }),
  })
  .prefault({})
type WrittenAuth = z.infer<typeof authConfig>

interface Around {
  readonly auth: WrittenAuth
  readonly api: { readonly listen: { readonly host: string } }
  readonly sources: readonly { readonly name: string; readonly tenants?: string }[]
}

/** What is wrong with `auth` in the sight of the rest of the file. */
export function authProblem(written: Around, file: string): Problem | undefined {
  const found = clashIn(written)
  if (found === undefined) return undefined
  const { field: path, message, hint } = found
  return { file, line: 1, column: 1, length: 1, path, message, hint }
}

function clashIn({
  auth: { open, roles, administrators: mighty, alb: balancer, oidc: issuer, tokens },
  api: {
    listen: { host },
  },
  sources,
}: Around):
  | { readonly field: string; readonly message: string; readonly hint: string }
  | undefined {
  const ways = [balancer, issuer, tokens[0]].filter((way) => way !== undefined).length
  if (open && ways > 0) {
    const message = 'open lets everybody do everything, so nobody would sign in'
    return { field: 'auth.open', message, hint: 'leave open out, or the ways to sign in' }
  }
  if (mighty !== undefined && ways === 0) {
    const message = 'nobody can sign in, so nobody could be an administrator'
    return { field: 'auth.administrators', message, hint: 'configure alb, oidc or tokens' }
  }
  if (open && !isLoopback(host)) {
    const message = `open lets whoever reaches ${host} do everything`
    const hint = 'let api.listen name a loopback address, or configure a way to sign in'
    return { field: 'auth.open', message, hint }
  }
  const named = sources.find(({ name }) => name === roles)
  const names = sources.map(({ name }) => name).join(', ')
  if (roles !== undefined && named === undefined) {
    const message = `no source is called ${roles}`
    return { field: 'auth.roles', message, hint: `the sources are: ${names}` }
  }
  if (named?.tenants !== undefined) {
    const message = `the source ${roles} takes its tenants from another one: it cannot say who may do what`
    return { field: 'auth.roles', message, hint: `name the source ${named.tenants}, or another` }
  }
  if (ways > 0 && roles === undefined && sources.length > 1) {
    const message = 'there are several sources, and nothing says whose roles hold'
    const hint = `write auth.roles: one of ${names}; whoever can commit to it decides who may do what`
    return { field: 'auth', message, hint }
  }
  return undefined
}

export function authOf(
  { roles, tokens, ...rest }: WrittenAuth,
  sources: Around['sources'],
): AuthSettings {
  const only = sources.length === 1 ? sources[0]?.name : undefined
  const from = roles ?? only
  return {
    ...rest,
    ...(from !== undefined && { roles: from }),
    tokens: tokens.map(({ hash, expires, ...one }) => ({
      ...one,
      hash: hash.slice('sha256:'.length),
      ...(expires !== undefined && { expires: Date.parse(`${expires}T00:00:00Z`) }),
    })),
  }
}
