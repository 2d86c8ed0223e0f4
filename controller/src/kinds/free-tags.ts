import { createHash } from 'node:crypto'

type Tags = Readonly<Record<string, string>>

/** The tag that remembers which of the others came from a document; what it does not name belongs to somebody else. */
const recordTag = 'plumbline:tags'
/** Our own tags say whose something is; no document has them, and none takes them away. */
const ours = 'plumbline:'

/**
 * The record for these free tags. Of every key it holds the beginning of its hash: forty keys of any length fit into the
 * 256 characters of one value.
 */
export function withRecord(free: Tags): Tags {
  const keys = Object.keys(free)
  return keys.length === 0 ? {} : { [recordTag]: keys.map(mark).toSorted().join(' ') }
}

function mark(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 5)
}

/** Of what is live, the tags that documents decide about: those wanted now, and those that the record names. */
export function freeTagsIn(live: Tags, wanted: Tags): Tags {
  const marks = new Set((live[recordTag] ?? '').split(' '))
  const entries = Object.entries(live).filter(
    ([key]) =>
      key === recordTag || (!key.startsWith(ours) && (key in wanted || marks.has(mark(key)))),
  )
  return Object.fromEntries(entries)
}
