import { text } from '@plumbline/desired-state'
import { z } from 'zod'
import * as values from './values.ts'

const https = (what: string) =>
  z.url({ protocol: /^https$/, error: `write the URL of ${what}, with https` })

/** With whom people sign in at the load balancer. */
const signIn = z.strictObject({
  issuer: https('the issuer'),
  authorization: https('the authorization endpoint'),
  token: https('the token endpoint'),
  userInfo: https('the user info endpoint'),
  clientId: text(/^[\w.@-]{1,200}$/, 'write the id of the client'),
  /** A secret with the field client_secret. */
  clientSecret: values.secretArn,
})

/** The dashboard for everybody who reaches the load balancer: never without `signIn`, which the rules see to. */
export const dashboard = z.strictObject({ host: values.hostName, signIn: signIn.exactOptional() })

const token = z.strictObject({
  name: text(/^[a-z][a-z0-9-]{0,62}$/, 'use lower-case letters, digits and dashes'),
  hash: text(
    /^sha256:[0-9a-f]{64}$/,
    'write the line that plumbline token new printed; never the token itself',
  ),
  groups: z.array(z.string().min(1).max(200)).default([]),
  expires: z.iso.date({ error: 'write a day such as 2027-01-31' }).exactOptional(),
})

const names = z
  .array(text(/^[^*]{1,200}$/, 'name each of them in full: a pattern could mean anybody'))
  .default([])

const administrators = z
  .strictObject({ subjects: names, groups: names })
  .refine(({ subjects, groups }) => subjects.length + groups.length > 0, {
    error: 'name a person or a program in subjects, or a group in groups',
  })

/** Who may do what, beside the people whom the load balancer signs in: `auth` of the controller. */
export const access = z
  .strictObject({
    /** Who may do everything, from the first moment on: the first people need no role in Git. */
    administrators: administrators.exactOptional(),
    /** The source whose roles hold; it may be left out where there is one. */
    roles: text(/^[a-z][a-z0-9-]{0,62}$/, 'write the name of a source').exactOptional(),
    oidc: z
      .strictObject({
        issuer: https('the issuer'),
        audience: z.string().min(1).max(300),
        /** Lets `plumbline login` work. */
        clientId: z.string().min(1).max(300).exactOptional(),
      })
      .exactOptional(),
    tokens: z
      .array(token)
      .max(20, { error: 'must not have more than 20 tokens' })
      .default([])
      .refine((tokens) => new Set(tokens.map(({ name }) => name)).size === tokens.length, {
        error: 'two tokens have one name',
      })
      .refine((tokens) => new Set(tokens.map(({ hash }) => hash)).size === tokens.length, {
        error: 'two tokens have one hash: make one for each',
      }),
  })
  .prefault({})
