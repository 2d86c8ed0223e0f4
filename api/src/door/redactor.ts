import { createHmac, randomBytes } from 'node:crypto'
import { redactDifferences } from '@plumbline/controller/model'
import type { Redact } from '../views/units.ts'

/**
 * Shows that a secret value changed, never what it is. The key lives as long as the process, so equal values look equal
 * within it, and nobody can try values against a printed hash.
 */
export function redactor(): Redact {
  const key = randomBytes(32)
  const hash = (text: string) => createHmac('sha256', key).update(text).digest('hex')
  return (resources) => redactDifferences(resources, hash)
}
