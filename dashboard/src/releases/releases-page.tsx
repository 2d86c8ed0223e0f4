import { levels, type Level } from '@plumbline/api/contract/worst'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { keyOf } from '../data/fleet.ts'
import { readAll, useLive } from '../data/live.ts'
import { useCommit } from '../data/queries.ts'
import { Commit } from '../parts/commit.tsx'
import { Ago, Said, Trouble, Waits } from '../parts/small.tsx'
import { HealthWord, OperationWord, SyncWord } from '../parts/words.tsx'
import { useTitle } from '../parts/title.ts'
import { commitsOf, type Commit as Released, type Wave } from './commits.ts'
import './releases.css'

/** Commits before these are on the pages of their units. */
const commitsShown = 20
/** Of a wave that is not through, so many units are named. */
const openShown = 10

/** What Git wants, commit by commit, and how far each has come: environment by environment. */
export function ReleasesPage() {
  const { fleet, complete, error } = useLive()
  const commits = useMemo(() => commitsOf(fleet.rows.values()), [fleet.rows])
  useTitle('Releases')
  return (
    <>
      <div className="top">
        <h1>Releases</h1>
      </div>
      {error !== undefined && <Trouble error={error} again={readAll} />}
      {commits.length === 0 &&
        (complete ? (
          <div className="empty">
            <p>
              <strong>Nothing was released yet.</strong>
            </p>
            <p>Commit a service, and how far it has come in each environment shows up here.</p>
          </div>
        ) : (
          <Waits what="the units" />
        ))}
      {commits.slice(0, commitsShown).map((commit) => (
        <CommitPart key={commit.revision} commit={commit} />
      ))}
    </>
  )
}

function CommitPart({ commit: { revision, movedAt, waves } }: { readonly commit: Released }) {
  const { subject, author, committedAt } = useCommit(revision)
  return (
    <section className="panel release" aria-label={`Commit ${revision.slice(0, 8)}`}>
      <header>
        <div>
          <h2>{subject ?? 'Commit'}</h2>
          <small>
            <Commit revision={revision} copy />
            {author !== undefined && <> by {author}</>}
            {committedAt !== undefined && (
              <>
                , <Ago at={committedAt} /> ago
              </>
            )}
          </small>
        </div>
        <small className="nowrap">
          moved <Ago at={new Date(movedAt).toISOString()} /> ago
        </small>
      </header>
      {waves.map((wave) => (
        <WavePart key={wave.environment} wave={wave} />
      ))}
    </section>
  )
}

const width = 1000
const height = 10
const shares = ['good', 'changing', 'attention', 'trouble'] as const satisfies Level[]

function WavePart({ wave: { environment, counts, open, size } }: { readonly wave: Wave }) {
  const words = shares.flatMap((level) =>
    counts[level] === 0 ? [] : [`${counts[level]} ${levels[level]}`],
  )
  let x = 0
  return (
    <div className="wave">
      <p>
        <Link href={`/?environment=${environment}`}>{environment}</Link>{' '}
        <small>{words.join(', ')}</small>
      </p>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${environment}: ${words.join(', ')}`}
      >
        {shares.map((level) => {
          const from = x
          x += (counts[level] / size) * width
          return <rect key={level} className={level} x={from} width={x - from} height={height} />
        })}
      </svg>
      {open.length > 0 && (
        <ul>
          {open.slice(0, openShown).map((row) => (
            <li key={keyOf(row)}>
              <Link href={`/units/${keyOf(row)}`}>{row.name}</Link> <SyncWord word={row.sync} />{' '}
              <HealthWord word={row.health} />{' '}
              <OperationWord word={row.operation} waits={row.waits} />{' '}
              {row.skipped !== null && (
                <span className="soft">
                  at <Commit revision={row.revision} />
                </span>
              )}{' '}
              <small title={row.why}>
                <Said text={row.why} />
              </small>
            </li>
          ))}
          {open.length > openShown && <li className="soft">and {open.length - openShown} more</li>}
        </ul>
      )}
    </div>
  )
}
