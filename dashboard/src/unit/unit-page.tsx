import type { UnitStatus } from '@plumbline/api/contract'
import { useEffect, type ReactNode } from 'react'
import { Link } from 'wouter'
import type { UnitName } from '../data/fleet.ts'
import { useUnit } from '../data/queries.ts'
import { Ago, Commit, sentence, Trouble, Until } from '../parts/small.tsx'
import { HealthWord, OperationWord, SyncWord } from '../parts/words.tsx'
import { Actions } from './actions.tsx'
import { Differences } from './differences.tsx'
import { EvidencePart } from './evidence.tsx'
import { Gates } from './gates.tsx'
import { History } from './history.tsx'
import { Notices } from './notices.tsx'
import { Release } from './release.tsx'

/** Everything about one unit: how it is and why, what happens next, what can be done about it. */
export function UnitPage({ unit }: { readonly unit: UnitName }) {
  const { data: status, error, refetch } = useUnit(unit)
  useEffect(() => {
    document.title = `${unit.name} in ${unit.environment} · Plumbline`
  }, [unit])
  return (
    <>
      <p className="crumbs">
        <Link href="/">Units</Link> /{' '}
        <Link href={`/?environment=${unit.environment}`}>{unit.environment}</Link>
      </p>
      <h1>
        {unit.name} <small>{unit.kind}</small>
      </h1>
      {error && <Trouble error={error} again={refetch} />}
      {status === undefined ? !error && <p>Reading …</p> : <Known unit={unit} status={status} />}
    </>
  )
}

function Known({ unit, status }: { readonly unit: UnitName; readonly status: UnitStatus }) {
  return (
    <>
      <Axes status={status} />
      <Gates unit={unit} gates={status.gates} may={status.may} />
      <Notices status={status} />
      <Actions unit={unit} status={status} />
      {status.evidence && <EvidencePart evidence={status.evidence} />}
      <Differences unit={unit} />
      <Release status={status} />
      <History unit={unit} />
    </>
  )
}

/** The three axes, each with why and since when; then what happens next. */
function Axes({ status }: { readonly status: UnitStatus }) {
  const { sync, health, operation, next, revisions, observedAt, source, team } = status
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
          word={<OperationWord word={operation.is} />}
          why={operation.why}
          since={operation.since}
        />
      </div>
      <p className="next" aria-live="polite">
        <strong>Next:</strong> {sentence(next.what)}{' '}
        <small>
          Looked at again <Until at={next.at} />: {next.because}.
        </small>
      </p>
      <p className="facts">
        Git wants <Commit revision={revisions.target} /> of {source}
        {revisions.applied !== null && revisions.applied !== revisions.target && (
          <>
            ; in place is <Commit revision={revisions.applied} />
          </>
        )}
        {revisions.lastGood !== null && (
          <>
            ; good was <Commit revision={revisions.lastGood} />
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
    </>
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
    <section className="card">
      <h2>{name}</h2>
      <p className="large">{word}</p>
      <p>{why}</p>
      <p>
        <small>
          for <Ago at={since} />
        </small>
      </p>
    </section>
  )
}
