import type { Evidence, UnitStatus } from '@plumbline/api/contract'
import { Ago, sentence } from '../parts/small.tsx'

interface EvidenceProps {
  readonly evidence: Evidence
  readonly hold: UnitStatus['hold']
}

/** Why a rollout or a run fares as it does: what AWS said, the cause first, down to the last lines of a log. */
export function EvidencePart({ evidence, hold }: EvidenceProps) {
  // The notice of the hold begins with the cause: here is what it was seen by.
  const told = hold?.reason.startsWith(evidence.why) === true
  return (
    <section aria-labelledby="evidence">
      <h2 id="evidence">Why</h2>
      <div className="card">
        <EvidenceList evidence={told ? { ...evidence, why: '' } : evidence} />
      </div>
    </section>
  )
}

/** What AWS said, the cause first. */
export function EvidenceList({ evidence }: { readonly evidence: Evidence }) {
  const { why, at, tasks, targets, alarms, events, logs, unread } = evidence
  return (
    <>
      <p>
        {why !== '' && <strong>{sentence(why)} </strong>}
        <small>
          AWS was asked <Ago at={at} /> ago.
        </small>
      </p>
      <ul>
        {tasks.map(({ count, stopCode, reason, containers, example }) => (
          <li key={example}>
            {count === 1 ? '1 task' : `${count} tasks`}, {stopCode}: {reason}{' '}
            <small>
              for example <code>{example}</code>
            </small>
            <ul>
              {containers.map(({ name, exitCode, reason: why }) => (
                <li key={name}>
                  {name}: {exitCode === null ? 'never ran' : `exit code ${exitCode}`}
                  {why !== null && !reason.includes(why) && `, ${why}`}
                </li>
              ))}
            </ul>
          </li>
        ))}
        {targets.map(({ group, healthy, unhealthy }) => (
          <li key={group}>
            {group}: {healthy} healthy targets
            {unhealthy.map(({ count, reason }) => `, ${count} not: ${reason}`).join('')}
          </li>
        ))}
        {alarms.map(({ name, state, reason }) => (
          <li key={name}>
            alarm {name}: <span className={state === 'ALARM' ? 'trouble' : undefined}>{state}</span>{' '}
            {reason}
          </li>
        ))}
        {events.map(({ at, message }) => (
          <li key={`${at}${message}`}>
            {message}{' '}
            <small>
              <Ago at={at} /> ago
            </small>
          </li>
        ))}
        {unread.map((what) => (
          <li key={what}>could not be looked at: {what}</li>
        ))}
      </ul>
      {logs.map(({ container, group, stream, lines }) => (
        <figure key={stream} className="log">
          <figcaption>
            Last lines of {container}: {group}, {stream}
          </figcaption>
          <pre tabIndex={0}>{lines.join('\n')}</pre>
        </figure>
      ))}
    </>
  )
}
