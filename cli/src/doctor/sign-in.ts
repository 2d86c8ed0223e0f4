import type { Config } from '@plumbline/controller'
import type { Clock } from '@plumbline/controller/model'
import { z } from 'zod'
import type { Finding } from './findings.ts'

const answerMs = 5_000
const Discovery = z.object({ issuer: z.string(), jwks_uri: z.string() })
const Keys = z.object({ keys: z.array(z.object({})).min(1) })

/** How people sign in, and whether the issuer that they sign in with can be used. Reads the issuer alone. */
export async function signInFindings(
  { auth }: Pick<Config, 'auth'>,
  clock: Clock,
): Promise<readonly Finding[]> {
  const what = 'auth'
  if (auth.open) {
    return [{ is: 'warns', what, said: 'open: whoever reaches the address may do everything' }]
  }
  const ways = [
    ...(auth.alb === undefined ? [] : ['a load balancer']),
    ...(auth.oidc === undefined ? [] : ['an issuer']),
    ...(auth.tokens.length === 0 ? [] : ['tokens']),
  ]
  if (ways.length === 0) {
    const said = 'none: everybody may read, and nobody may change anything, with `sync` neither'
    const hint = 'write auth into the configuration: docs/security.md'
    return [{ is: 'warns', what, said, hint }]
  }
  const over = auth.tokens.filter(({ expires }) => expires !== undefined && expires <= clock.now())
  return [
    { is: 'fine', what, said: ways.join(', ') },
    ...over.map(({ name }): Finding => {
      const hint = 'make another with `plumbline token new`, or take it out'
      return { is: 'warns', what: `auth.tokens ${name}`, said: 'has expired', hint }
    }),
    ...(auth.oidc === undefined ? [] : [await issuerFinding(auth.oidc.issuer, clock)]),
  ]
}

/** The issuer says where its keys are, under the very name that the configuration has. */
async function issuerFinding(issuer: string, clock: Clock): Promise<Finding> {
  const what = 'auth.oidc.issuer'
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const wrong = (said: string, hint: string): Finding => ({ is: 'wrong', what, said, hint })
  const reach =
    'look whether this machine reaches it, and whether it is the issuer and not its page'
  const said = Discovery.safeParse(await jsonAt(address, clock))
  if (!said.success) return wrong(`${address} does not say where its keys are`, reach)
  if (said.data.issuer !== issuer) {
    const hint = 'write it in the same way, to the last slash'
    return wrong(`calls itself ${said.data.issuer}, and the configuration says ${issuer}`, hint)
  }
  const keys = Keys.safeParse(await jsonAt(said.data.jwks_uri, clock))
  if (!keys.success) return wrong(`there are no keys at ${said.data.jwks_uri}`, reach)
  const { length } = keys.data.keys
  return { is: 'fine', what, said: `${issuer} has ${length === 1 ? 'one key' : `${length} keys`}` }
}

/** `undefined` when there is none within a while. */
async function jsonAt(address: string, clock: Clock): Promise<unknown> {
  const [late, done] = [new AbortController(), new AbortController()]
  const timer = clock.sleep(answerMs, done.signal).then(
    () => late.abort(),
    () => {},
  )
  try {
    const answer = await fetch(address, { redirect: 'error', signal: late.signal })
    const said: unknown = answer.ok ? await answer.json() : undefined
    return said
  } catch {
    return undefined
  } finally {
    done.abort()
    await timer
  }
}
