import type { Principal } from '@plumbline/controller/model'

interface ClaimNames {
  readonly subjectClaim: string
  readonly groupsClaim: string
}

type Claims = Readonly<Record<string, unknown>>

const nameMax = 200
const groupsMax = 500

/** Why a token that is good names nobody. */
export class Nameless extends Error {
  override readonly name = 'Nameless'
}

/**
 * Whom the claims of a token name.
 * @throws Nameless when the claim is missing, or is an address that the issuer did not check
 */
export function personOf(
  claims: Claims,
  { subjectClaim, groupsClaim }: ClaimNames,
  how: Principal['how'],
): Principal {
  const name = claims[subjectClaim]
  if (typeof name !== 'string' || name === '' || name.length > nameMax) {
    throw new Nameless(`The token has no claim ${subjectClaim} that names somebody.`)
  }
  // An ALB hands on what the issuer says of people, in which this may be a text.
  const { email_verified: verified } = claims
  if (subjectClaim === 'email' && (verified === false || verified === 'false')) {
    throw new Nameless('The issuer has not checked the address in the token.')
  }
  // Names with this beginning are those of static tokens.
  if (name.startsWith('token:')) throw new Nameless('The token names somebody that no person is.')
  return { name, groups: groupsIn(claims[groupsClaim]), how }
}

function groupsIn(claim: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(claim) ? claim : [claim]
  return all.filter((one): one is string => typeof one === 'string').slice(0, groupsMax)
}
