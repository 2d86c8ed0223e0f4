import { createHash } from 'node:crypto'
import { chained } from '../../model/audit-chain.ts'

/** The hash of a line of the audit after the one before it: every store writes it down. */
export function auditHash(before: string, entry: string): string {
  return chained(sha256, before, entry)
}

/** In hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
