import { createHash } from 'node:crypto'
import type { Template } from './synthesised.fixture.ts'

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/**
 * A template in a few lines for a review: the digest of its bytes, and each resource with a digest of what it says, so that
 * a change anywhere is seen, and where it is.
 * @param bytes of the file
 */
export function outlineOf(stack: string, bytes: string): string {
  const { Resources } = JSON.parse(bytes) as Template
  const lines = Object.entries(Resources).map(
    ([id, resource]) => `${digest(JSON.stringify(resource)).slice(0, 8)} ${resource.Type} ${id}`,
  )
  const sorted = lines.toSorted((a, b) => (a.slice(9) < b.slice(9) ? -1 : 1))
  return `# ${stack}: sha256 ${digest(bytes)}\n${sorted.join('\n')}\n`
}
