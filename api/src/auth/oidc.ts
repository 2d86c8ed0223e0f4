import {
  isLoopback,
  type Clock,
  type OidcSettings,
  type Principal,
} from '@plumbline/controller/model'
import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose'
import { personOf } from './claims.ts'
import { fetchSmall } from './fetch.ts'

/** With a key that is not secret, and of those none that is broken: neither `none` nor HMAC. */
const algorithms = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA'.split(' ')
/** Two clocks may differ by this (s). */
const clockTolerance = 60
/** An issuer that could not be read is asked again after this (ms). */
const againMs = 10_000
const keysTimeoutMs = 5_000
/** As much of the name of an issuer is told (characters). */
const nameMax = 200

/**
 * Checks the tokens of one issuer, whose keys are found by discovery and kept. Rejects with why a token does not count.
 * Source: OpenID Connect Discovery 1.0, section 4; RFC 7519, section 4.1.
 */
export function oidcVerifier(
  settings: OidcSettings,
  clock: Pick<Clock, 'now'>,
): (token: string) => Promise<Principal> {
  const { issuer, clientId } = settings
  // An ID token is for the client that asked for it: that is what `plumbline login` gets from most issuers.
  const audience = [settings.audience, ...(clientId === undefined ? [] : [clientId])]
  let keys: Promise<JWTVerifyGetKey> | undefined
  let failedAt = -Infinity

  function keysOf(): Promise<JWTVerifyGetKey> {
    const failedLately = clock.now() - failedAt < againMs
    if (keys !== undefined && (failedAt === -Infinity || failedLately)) return keys
    failedAt = -Infinity
    keys = discover(issuer)
    keys.catch(() => (failedAt = clock.now()))
    return keys
  }

  return async (token) => {
    const { payload } = await jwtVerify(token, await keysOf(), {
      issuer,
      audience,
      algorithms,
      clockTolerance,
      requiredClaims: ['exp'],
      currentDate: new Date(clock.now()),
    })
    return personOf(payload, settings, 'oidc')
  }
}

/** Where the keys of an issuer are, as it says itself. */
async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const said = JSON.parse(new TextDecoder().decode(await fetchSmall(address)))
  if (said?.issuer !== issuer) {
    const itself = typeof said?.issuer === 'string' ? said.issuer.slice(0, nameMax) : 'nothing'
    throw new DiscoveryFailed(
      `it calls itself ${itself}, and auth.oidc.issuer says ${issuer}: they must be the same, to the last slash`,
    )
  }
  const place = URL.canParse(said.jwks_uri) ? new URL(said.jwks_uri) : undefined
  const isSafe = place?.protocol === 'https:' || (place && isLoopback(place.hostname))
  if (place === undefined || isSafe !== true) {
    throw new DiscoveryFailed('it names no safe address of its keys')
  }
  return createRemoteJWKSet(place, { timeoutDuration: keysTimeoutMs })
}

/** The issuer cannot be used: no fault of whoever asks. */
export class DiscoveryFailed extends Error {
  override readonly name = 'DiscoveryFailed'
}
