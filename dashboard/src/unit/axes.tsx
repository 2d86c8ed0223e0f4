import type { UnitStatus } from '@plumbline/api/contract'
import { wordsOf } from '@plumbline/api/contract/worst'
import type { ReactNode } from 'react'
import { Ago, Commit, Said, sentence, Until } from '../parts/small.tsx'
import { HealthWord, OperationWord, SyncWord } from '../parts/words.tsx'

/** The three axes, each with why and since when; then what happens next. */
export function Axes({ status }: { readonly status: UnitStatus }) {
  const { sync, health, operation, next } = status
  return (
    <>
      <div className="axes">
        <Axis name="Sync" word={<SyncWord word={sync.is} />} why={sync.why} since={sync.since} />
        <Axis
          name="Health"
          word={<HealthWord word={health.is} />}
          why={health.why}
          since={health.since}
        />
        <Axis
          name="Operation"
          word={<OperationWord word={operation.is} waits={wordsOf(status).waits} />}
          why={operation.why}
          since={operation.since}
        />
      </div>
      <p className="next" aria-live="polite">
        <strong>Next:</strong> <Said text={sentence(next.what)} />{' '}
        <small>
          Looked at again <Until at={next.at} />: <Said text={next.because} />.
        </small>
      </p>
      <Facts status={status} />
    </>
  )
}

function Facts({
  status: { revisions, observedAt, source, team },
}: {
  readonly status: UnitStatus
}) {
  const { target, applied, lastGood } = revisions
  return (
    <p className="facts soft">
      Git wants <Commit revision={target} /> of {source}
      {applied !== null && applied !== target && (
        <>
          ; in place is <Commit revision={applied} />
        </>
      )}
      {lastGood !== null && lastGood !== target && (
        <>
          ; good was <Commit revision={lastGood} />
        </>
      )}
      .{' '}
      {observedAt === null ? (
        'AWS was not looked at yet.'
      ) : (
        <>
          AWS was looked at <Ago at={observedAt} /> ago.
        </>
      )}
      {team !== null && <> Team {team}.</>}
    </p>
  )
}

interface AxisProps {
  readonly name: string
  readonly word: ReactNode
  readonly why: string
  readonly since: string
}

function Axis({ name, word, why, since }: AxisProps) {
  return (
    <section>
      <h2>{name}</h2>
      <p className="large">
        {word}{' '}
        <small>
          for <Ago at={since} />
        </small>
      </p>
      <p className="why" title={why}>
        <Said text={why} />
      </p>
    </section>
  )
}
