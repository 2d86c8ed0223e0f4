import type { Attempt, UnitStatus } from '@plumbline/api/contract'
import { durationOf } from '@plumbline/api/contract/briefly'
import type { UnitName } from '../data/fleet.ts'
import { useNow } from '../data/clock.ts'
import { useAttempts, useHistory } from '../data/queries.ts'
import { Commit } from '../parts/commit.tsx'
import { Ago, Said, Trouble, Waits } from '../parts/small.tsx'
import { EvidenceList } from './evidence.tsx'
import { Release } from './release.tsx'
import { StagesOf } from './stages.tsx'
import { Durations } from '../insights/durations.tsx'

const outcomes = {
  running: ['↻', 'changing', 'goes on'],
  succeeded: ['✓', 'good', 'succeeded'],
  found: ['✓', 'good', 'was in place already'],
  superseded: ['→', 'quiet', 'was overtaken by a newer one'],
  refused: ['✕', 'trouble', 'was refused'],
  failed: ['✕', 'trouble', 'failed'],
  'rolled-back': ['↺', 'trouble', 'was rolled back'],
} as const satisfies Record<Attempt['outcome'], readonly [string, string, string]>

interface Props {
  readonly unit: UnitName
  readonly status: UnitStatus
}

/** The newest release with its stages, and everything that was tried before it. */
export function Releases({ unit, status }: Props) {
  const { data, error, refetch } = useAttempts(unit)
  const history = useHistory(unit)
  const [newest] = data?.items ?? []
  return (
    <>
      {newest !== undefined && history.data !== undefined && (
        <StagesOf attempt={newest} passes={history.data.items} gates={status.gates} />
      )}
      <Release status={status} />
      <section aria-labelledby="attempts">
        <h2 id="attempts">Attempts</h2>
        {error && <Trouble error={error} again={refetch} />}
        {data === undefined && !error && <Waits what="the attempts" />}
        {data?.items.length === 0 && (
          <p className="empty">Nothing was tried yet: it was never deployed.</p>
        )}
        {data !== undefined && <Durations attempts={releasesOf(unit, data.items)} />}
        {data !== undefined && data.items.length > 0 && (
          <ol className="panel attempts">
            {data.items.map((attempt) => (
              <AttemptItem key={`${attempt.began} ${attempt.outcome}`} attempt={attempt} />
            ))}
          </ol>
        )}
      </section>
    </>
  )
}

/** What is being tried now, stage by stage; nothing while nothing is. */
export function Newest({ unit, status }: Props) {
  const { data } = useAttempts(unit)
  const history = useHistory(unit)
  const [newest] = data?.items ?? []
  if (newest?.outcome !== 'running' || history.data === undefined) return null
  return <StagesOf attempt={newest} passes={history.data.items} gates={status.gates} />
}

/** Those that ended, as the chart of their durations takes them. */
function releasesOf(unit: UnitName, attempts: readonly Attempt[]) {
  return attempts.flatMap(({ cause, outcome, began, ended }) =>
    ended === null || outcome === 'running' ? [] : [{ ...unit, cause, outcome, began, ended }],
  )
}

function AttemptItem({ attempt }: { readonly attempt: Attempt }) {
  const now = useNow()
  const { outcome, cause, revision, subject, author, by, why, began, ended } = attempt
  const [icon, tone, words] = outcomes[outcome]
  const took = (ended === null ? now : Date.parse(ended)) - Date.parse(began)
  return (
    <li>
      <span className={`icon ${tone}`} aria-hidden="true">
        {icon}
      </span>
      <div>
        <p>
          <strong className="cause">{cause}</strong>{' '}
          <span className={tone === 'trouble' ? 'trouble' : undefined}>{words}</span>{' '}
          <Commit revision={revision} /> <span className="soft">{subject}</span>
        </p>
        {why !== null && why !== '' && (
          <p className="soft">
            <Said text={why} />
          </p>
        )}
        <More attempt={attempt} />
      </div>
      <p className="soft when">
        {by ?? author ?? ''}
        <br />
        <Ago at={began} /> ago, {ended === null ? 'for' : 'took'} {durationOf(took)}
      </p>
    </li>
  )
}

/** Folded, because most attempts went well. */
function More({ attempt: { calls, callCount, images, evidence } }: { readonly attempt: Attempt }) {
  if (calls.length === 0 && evidence === null) return null
  return (
    <details>
      <summary>{callCount === 1 ? '1 call' : `${callCount} calls`}</summary>
      <ul>
        {calls.map(({ op, resource, effect, result }, index) => (
          <li key={`${op} ${resource} ${index}`}>
            <code>{op}</code> {effect} {resource}
            {result === 'failed' && <strong className="trouble"> failed</strong>}
          </li>
        ))}
        {images.map(({ container, image, digest }) => (
          <li key={container}>
            {container}: <code>{image}</code> <small>{digest ?? 'digest not known'}</small>
          </li>
        ))}
      </ul>
      {evidence !== null && <EvidenceList evidence={evidence} />}
    </details>
  )
}
