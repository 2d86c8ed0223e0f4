import type { UnitStatus } from '@plumbline/api/contract'
import { briefly } from '@plumbline/api/contract/briefly'
import { wordsOf } from '@plumbline/api/contract/worst'
import type { ReactNode } from 'react'
import { Commit } from '../parts/commit.tsx'
import { Ago, Said, sentence, Until } from '../parts/small.tsx'
import { HealthWord, OperationWord, SyncWord } from '../parts/words.tsx'

/** The three axes, each with why and since when; then what happens next. */
export function Axes({ status }: { readonly status: UnitStatus }) {
  const { sync, health, operation, next, hold } = status
  return (
    <>
      <div className="axes">
        <Axis
          name="Sync"
          word={<SyncWord word={sync.is} />}
          why={briefly(sync.why, hold)}
          since={sync.since}
        />
        <Axis
          name="Health"
          word={<HealthWord word={health.is} />}
          why={briefly(health.why, hold)}
          since={health.since}
        />
        <Axis
          name="Operation"
          word={<OperationWord word={operation.is} waits={wordsOf(status).waits} />}
          why={briefly(operation.why, hold)}
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
  status: { revisions, observedAt, source, team, hold, images },
}: {
  readonly status: UnitStatus
}) {
  const { target, applied, lastGood } = revisions
  return (
    <p className="facts soft">
      {images.map(({ container, image, digest }) => (
        <span key={container}>
          {container} is{' '}
          <code className="image" title={digest ?? 'its digest is not known'}>
            {image}
          </code>
          .{' '}
        </span>
      ))}
      {hold === null ? 'Git wants' : 'Held at'} <Commit revision={target} /> of {source}
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
