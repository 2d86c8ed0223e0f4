import { createHash, timingSafeEqual } from 'node:crypto'
import type { TokenSettings } from '@plumbline/controller/model'

/** What every token begins with, so that a scanner for secrets knows one when it sees it. */
export const tokenPrefix = 'plumbline_'

/** Hex SHA-256. A token holds 256 random bits: nothing slower is needed against guessing. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** The token that this is. Every hash is compared, each in constant time: how long it takes tells nothing. */
export function knownToken(
  token: string,
  tokens: readonly TokenSettings[],
): TokenSettings | undefined {
  const given = Buffer.from(hashOf(token), 'hex')
  let found: TokenSettings | undefined
  for (const one of tokens) {
    if (timingSafeEqual(given, Buffer.from(one.hash, 'hex'))) found = one
  }
  return found
}
