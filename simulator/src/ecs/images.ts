import { createHash } from 'node:crypto'

/** Hexadecimal digits that the text decides, for ids that nobody needs to keep. */
export function hexOf(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}
