import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'

/** What PostgreSQL itself uses. */
const iterations = 4_096

/**
 * What PostgreSQL keeps of a password. A statement that sets this holds no password, so none comes into a log of
 * statements. The password is taken as it is: it must be ASCII, of which SASLprep changes nothing.
 * https://www.postgresql.org/docs/current/catalog-pg-authid.html, https://www.rfc-editor.org/rfc/rfc5802#section-3
 * @param salt 16 random bytes
 */
export function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const keyed = (text: string) => createHmac('sha256', salted).update(text).digest()
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64')
  const server = keyed('Server Key').toString('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${server}`
}
