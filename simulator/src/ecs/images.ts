import { createHash } from 'node:crypto'

/** The digest of an image: the one in its name, else one that the name decides. */
export function digestOf(image: string): string {
  const at = image.indexOf('@sha256:')
  if (at !== -1) return image.slice(at + 1)
  return `sha256:${createHash('sha256').update(image).digest('hex')}`
}

/** Hexadecimal digits that the text decides, for ids that nobody needs to keep. */
export function hexOf(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}
