import { createHash, randomBytes } from 'node:crypto'

/** 256 bits: nobody guesses it, so a plain hash of it is enough. */
const tokenBytes = 32

/** A token, and what a configuration holds of it. */
export function makeToken(): { readonly token: string; readonly hash: string } {
  const token = `plumbline_${randomBytes(tokenBytes).toString('base64url')}`
  return { token, hash: tokenHash(token) }
}

/** What a configuration holds of a token. */
export function tokenHash(token: string): string {
  return `sha256:${createHash('sha256').update(token).digest('hex')}`
}
