import { createHmac, randomBytes } from 'node:crypto'
import type { Hash } from '@plumbline/controller/model'

/** Hashes with a key of this process alone: equal values of one output are seen to be equal, and none can be guessed. */
export function freshHash(): Hash {
  const key = randomBytes(32)
  return (text) => createHmac('sha256', key).update(text).digest('hex')
}
