import { createHash } from 'node:crypto'

/** ECS starts one task for one token, and takes 64 characters at most; it remembers a token for a day. */
const tokenLength = 32

export function tokenFrom(value: unknown): string {
  return hashOf(value).slice(0, tokenLength)
}

export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/** Marks our own tasks in `startedBy`; the token follows. */
const prefix = 'plumbline/'

export function startedByOf(token: string): string {
  return `${prefix}${token}`
}

export function isStartedByUs(startedBy: string): boolean {
  return startedBy.startsWith(prefix)
}
