import { createHash, createHmac, timingSafeEqual, type Hmac } from 'node:crypto'

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** What a delivery claims, before its body was read. */
export interface Claim {
  /** Unique for each delivery, and the same when it is sent again; empty when the host sends none. */
  readonly delivery: string
  /** Takes the body, piece by piece. Left out where the host sends the secret itself. */
  readonly hmac?: Hmac
  /** Whether the claim is true, once the whole body was taken. */
  readonly holds: () => boolean
}

/** A signed delivery of GitLab that is older, or further ahead, than this is refused (ms). */
const skewMs = 5 * 60_000

/**
 * Who says that a push happened: the signature schemes of GitHub (`X-Hub-Signature-256`), Bitbucket (`X-Hub-Signature` with
 * sha256), GitLab's signing token (`webhook-signature`, as the Standard Webhooks specification writes it) and its older
 * secret token (`X-Gitlab-Token`). SHA-1 is none. The scheme is chosen by the headers alone, never by what they hold.
 * @param now Epoch ms.
 */
export function claimOf(headers: Headers, secret: string, now: number): Claim | undefined {
  const hub = one(headers, 'x-hub-signature-256') ?? one(headers, 'x-hub-signature')
  if (hub !== undefined) return hubClaim(hub, headers, secret)
  const signature = one(headers, 'webhook-signature')
  if (signature !== undefined) return standardClaim(signature, headers, secret, now)
  const token = one(headers, 'x-gitlab-token')
  if (token === undefined) return undefined
  const delivery = one(headers, 'x-gitlab-event-uuid') ?? ''
  return { delivery, holds: () => same(token, secret) }
}

function hubClaim(signature: string, headers: Headers, secret: string): Claim | undefined {
  const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(signature) ?? []
  if (hex === undefined) return undefined
  const hmac = createHmac('sha256', secret)
  const delivery = one(headers, 'x-github-delivery') ?? one(headers, 'x-request-uuid') ?? ''
  return { delivery, hmac, holds: () => same(hmac.digest('hex'), hex.toLowerCase()) }
}

/** Several signatures stand there while a secret is being changed; one that is right is enough. */
function standardClaim(
  signature: string,
  headers: Headers,
  secret: string,
  now: number,
): Claim | undefined {
  const delivery = one(headers, 'webhook-id')
  const at = one(headers, 'webhook-timestamp')
  if (delivery === undefined || at === undefined || !/^\d{1,12}$/.test(at)) return undefined
  if (Math.abs(now - Number(at) * 1_000) > skewMs) return undefined
  const given = signature.split(' ').flatMap((text) => /^v1,(.+)$/.exec(text)?.[1] ?? [])
  const hmac = createHmac('sha256', keyOf(secret)).update(`${delivery}.${at}.`)
  return {
    delivery,
    hmac,
    holds: () => {
      const right = hmac.digest('base64')
      return given.filter((text) => same(text, right)).length > 0
    },
  }
}

/** Standard Webhooks writes keys as `whsec_` and base64; any other secret is taken as it is. */
function keyOf(secret: string): Buffer | string {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+=*)$/.exec(secret) ?? []
  return encoded === undefined ? secret : Buffer.from(encoded, 'base64')
}

function one(headers: Headers, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** In a time that says nothing about where, or in how much, the two differ. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
