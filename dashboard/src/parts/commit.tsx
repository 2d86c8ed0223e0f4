import { useCommit } from '../data/queries.ts'
import { Copy } from './copy.tsx'
import { Short } from './small.tsx'

interface Props {
  readonly revision: string
  /** Whether there is a button that copies the whole id. */
  readonly copy?: true
}

/** Enough of a commit id to tell it from others; it leads to the page of the commit at the Git host, where that is known. */
export function Commit({ revision, copy }: Props) {
  const { page, subject } = useCommit(revision)
  return (
    <span className="nowrap">
      {page === undefined ? (
        <Short id={revision} />
      ) : (
        <a
          href={page}
          target="_blank"
          rel="noreferrer"
          title={subject === undefined ? revision : `${revision} ${subject}`}
        >
          <code>{revision.slice(0, 8)}</code>
        </a>
      )}
      {copy && <Copy text={revision} what="the commit id" />}
    </span>
  )
}
