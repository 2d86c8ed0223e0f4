import { createHmac, generateKeySync } from 'node:crypto'
import type { Hash } from '../../model/redact.ts'

/**
 * A hash whose key lives as long as the process: equal texts look equal within it, and nobody can try texts against a
 * hash that was printed.
 */
export function keyedHash(): Hash {
  const key = generateKeySync('hmac', { length: 256 })
  return (text) => createHmac('sha256', key).update(text).digest('hex')
}
