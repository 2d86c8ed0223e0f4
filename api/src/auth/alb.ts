import type { AlbSettings, Principal } from '@plumbline/controller/model'
import { AlbJwtVerifier } from 'aws-jwt-verify'
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache'
import { personOf } from './claims.ts'
import { fetchSmall } from './fetch.ts'

/** Two clocks may differ by this (s). */
const graceSeconds = 60

/** What an Application Load Balancer says of whoever it signed in. Source: "Authenticate users" in its user guide. */
export const albHeader = 'x-amzn-oidc-data'

/**
 * Checks the header of one load balancer: its signature by a key of the region, that this balancer and no other signed it,
 * the client, the issuer, and that it has not expired. Rejects with why it does not count.
 */
export function albVerifier(settings: AlbSettings): (header: string) => Promise<Principal> {
  const { loadBalancer, issuer, clientId, keys } = settings
  const fetcher = { fetch: async (address: string) => (await fetchSmall(address)).buffer }
  const verifier = AlbJwtVerifier.create(
    {
      albArn: loadBalancer,
      issuer,
      clientId,
      graceSeconds,
      ...(keys !== undefined && { jwksUri: keys }),
    },
    { jwksCache: new AlbJwksCache({ fetcher: fetcher as never }) },
  )
  return async (header) => personOf(await verifier.verify(header), settings, 'alb')
}
