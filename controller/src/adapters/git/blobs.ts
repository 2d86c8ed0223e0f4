import { createHash } from 'node:crypto'

/**
 * The contents in the output of `git cat-file --batch`, by blob id. `undefined` when anything is missing, cut short or
 * does not have the content that its id promises: half a revision is never used.
 */
export function parseBlobs(
  output: Buffer,
  ids: readonly string[],
): ReadonlyMap<string, Buffer> | undefined {
  const contents = new Map<string, Buffer>()
  let offset = 0
  for (const id of ids) {
    const end = output.indexOf(0x0a, offset)
    if (end < 0) return undefined
    const [name, type, size] = output.toString('latin1', offset, end).split(' ')
    const bytes = Number(size)
    const content = output.subarray(end + 1, end + 1 + bytes)
    if (name !== id || type !== 'blob' || content.length !== bytes) return undefined
    if (objectId(content, id.length, type) !== id) return undefined
    contents.set(id, content)
    offset = end + 1 + bytes + 1
  }
  return contents
}

/** Git's own hash of an object: SHA-1, or SHA-256 in repositories that use it. `length` is that of the id. */
export function objectId(content: Buffer, length: number, type: string): string {
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`${type} ${content.length}\0`)
    .update(content)
    .digest('hex')
}
