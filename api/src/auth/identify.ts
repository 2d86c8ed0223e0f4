import {
  isLoopback,
  type AuthSettings,
  type Clock,
  type Principal,
} from '@plumbline/controller/model'
import { Refusal } from '../refusal.ts'
import { albHeader, albVerifier } from './alb.ts'
import { Nameless } from './claims.ts'
import { oidcVerifier } from './oidc.ts'
import { knownToken, tokenPrefix } from './tokens.ts'
import { whyRefused } from './why-refused.ts'

/** What of a request says who asks. */
export interface Credentials {
  readonly authorization?: string | undefined
  readonly cookie?: string | undefined
  readonly [albHeader]?: string | string[] | undefined
}

/** Who asks, and whether a browser said so by itself: then a page of another site may have made it ask. */
export interface Identified {
  readonly who: Principal
  readonly ambient: boolean
}

/** Holds a token of a person who signed in with it in a browser. */
export interface SessionCookie {
  readonly name: string
  /** What browsers do with it. */
  readonly flags: string
}

/**
 * The cookie of a server that listens on an address. Strict: it comes with no request that a page of another site begins. In clear
 * on this machine alone; elsewhere the beginning of its name has browsers take it from this very host over TLS, and from no
 * neighbour below the same domain, who could have somebody act as somebody else.
 */
export function sessionCookieAt(host: string): SessionCookie {
  const flags = 'Path=/; HttpOnly; SameSite=Strict'
  if (isLoopback(host)) return { name: 'plumbline_session', flags }
  return { name: '__Host-plumbline_session', flags: `${flags}; Secure` }
}

export const nobody: Principal = { name: 'nobody', groups: [], how: 'nobody' }
const anybody: Principal = { name: 'somebody', groups: [], how: 'open' }

export type Identify = (credentials: Credentials) => Promise<Identified>

/** Whether people can say who they are at all. */
export function canSignIn({ tokens, alb, oidc }: AuthSettings): boolean {
  return tokens.length > 0 || alb !== undefined || oidc !== undefined
}

/**
 * Says who asks, by the first way that the request goes. What is wrong with it is never passed over in favour of another.
 * Rejects with the Refusal `unauthorized`.
 */
export function identifier(
  settings: AuthSettings,
  clock: Pick<Clock, 'now'>,
  sessionCookie: string,
): Identify {
  if (settings.open) return async () => ({ who: anybody, ambient: false })
  const ofAlb = settings.alb === undefined ? undefined : albVerifier(settings.alb)
  const ofOidc = settings.oidc === undefined ? undefined : oidcVerifier(settings.oidc, clock)
  return async ({ authorization, cookie, [albHeader]: data }) => {
    if (ofAlb !== undefined && data !== undefined) {
      const who = await checked('load balancer', () => ofAlb(String(data)))
      return { who, ambient: true }
    }
    const bearer = bearerOf(authorization)
    if (bearer !== undefined) return { who: await ofToken(bearer), ambient: false }
    const session = cookieOf(cookie, sessionCookie)
    if (session !== undefined) return { who: await ofToken(session), ambient: true }
    return { who: nobody, ambient: false }
  }

  async function ofToken(token: string): Promise<Principal> {
    if (!token.startsWith(tokenPrefix)) {
      if (ofOidc === undefined) throw unauthorized('The token is none of Plumbline.')
      return checked('token', () => ofOidc(token))
    }
    const known = knownToken(token, settings.tokens)
    if (known === undefined) throw unauthorized('The token is not known, or no longer.')
    if (known.expires !== undefined && known.expires <= clock.now()) {
      throw unauthorized(`The token ${known.name} has expired.`)
    }
    return { name: `token:${known.name}`, groups: known.groups, how: 'token' }
  }
}

async function checked(what: string, verify: () => Promise<Principal>): Promise<Principal> {
  try {
    return await verify()
  } catch (error) {
    if (error instanceof Nameless) throw unauthorized(error.message)
    throw unauthorized(whyRefused(what, error))
  }
}

export function unauthorized(detail: string): Refusal {
  const hint = 'sign in with plumbline login, or send a token that is good: see docs/security.md'
  return new Refusal('unauthorized', detail, [{ pointer: '', message: detail, hint }])
}

function bearerOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const [, token] = /^bearer +([\w.~+/=-]{1,16000}) *$/i.exec(header) ?? []
  if (token === undefined) throw unauthorized('The header authorization holds no bearer token.')
  return token
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, ...value] = part.trim().split('=')
    if (key === name) return value.join('=')
  }
  return undefined
}
