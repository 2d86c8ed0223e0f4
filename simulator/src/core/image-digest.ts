import { createHash } from 'node:crypto'

/** The digest of an image: the one in its name, else one that the name decides. */
export function digestOf(image: string): string {
  const at = image.indexOf('@sha256:')
  return at === -1 ? sha256(image) : image.slice(at + 1)
}

/** A digest as registries write it. */
export function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}
