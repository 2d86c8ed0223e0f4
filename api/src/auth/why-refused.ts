import { DiscoveryFailed } from './oidc.ts'

/** A claim that the issuer signed and that is not as it has to be. */
const claims: Readonly<Record<string, string>> = {
  aud: 'is for another audience (aud) than the one that this controller is configured with',
  iss: 'is of another issuer (iss) than the one that this controller is configured with',
  nbf: 'does not count yet (nbf): compare the clocks of the issuer and of the controller',
  exp: 'says no end (exp)',
}

const noKey =
  'has no signature by a key of its issuer; one by a new key counts within half a minute'
const noToken =
  'is no signed token (JWT); some issuers give access tokens that only they can read: send the ID token'

/** What the libraries call it, and what it means for who signs in. */
const failures: Readonly<Record<string, string>> = {
  ERR_JWKS_NO_MATCHING_KEY: noKey,
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'names no key (kid), and its issuer has several',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: noKey,
  ERR_JOSE_ALG_NOT_ALLOWED: 'is signed in a way that does not count: RSA, EC and Ed25519 do',
  ERR_JWS_INVALID: noToken,
  ERR_JWT_INVALID: noToken,
  JwtParseError: noToken,
  JwtInvalidSignatureError: noKey,
  JwtInvalidIssuerError: claims.iss ?? '',
  AlbJwtInvalidSignerError: 'is signed by another load balancer than auth.alb.loadBalancer',
  AlbJwtInvalidClientIdError: 'is for another client than auth.alb.clientId',
}

/** The issuer does not answer, or with something that is none of its keys. */
const unreachable = new Set([
  'FetchFailed',
  'FetchError',
  'NonRetryableFetchError',
  'TimeoutError',
  'TypeError',
  'SyntaxError',
  'ERR_JOSE_GENERIC',
  'ERR_JWKS_INVALID',
  'ERR_JWKS_TIMEOUT',
])

/**
 * Why a token or header (`what`) does not count, for who signs in and for who configured it. In words of ours: those of
 * libraries may hold parts of it.
 */
export function whyRefused(what: string, error: unknown): string {
  const { code = '', name = '', claim = '' } = error as Readonly<Record<string, string | undefined>>
  if (error instanceof DiscoveryFailed) return `The issuer cannot be used: ${error.message}.`
  if (unreachable.has(name) || unreachable.has(code)) {
    return 'The issuer cannot be asked for its keys; try again in a while.'
  }
  if (/expired/i.test(code + name)) return `The ${what} has expired.`
  const isClaim = code === 'ERR_JWT_CLAIM_VALIDATION_FAILED'
  const why = (isClaim ? claims[claim] : undefined) ?? failures[code] ?? failures[name]
  return `The ${what} ${why ?? 'is not right: look at its signature and its claims'}.`
}
