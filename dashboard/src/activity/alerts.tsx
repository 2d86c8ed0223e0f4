import type { AlertRow } from '@plumbline/api/contract'
import { useAlerts } from '../data/queries.ts'
import { Ago, Moment, Said, Trouble, Waits } from '../parts/small.tsx'

const tones = { info: 'changing', warn: 'attention', error: 'trouble' } as const
const icons = { info: 'i', warn: '!', error: '✕' } as const
const deliveries = {
  waiting: ['is on its way to', 'changing'],
  sent: ['arrived at', 'soft'],
  'given-up': ['did not arrive at', 'trouble'],
} as const satisfies Record<AlertRow['delivery'], readonly [string, string]>

/** What was told to people lately, and whether it arrived. */
export function Alerts() {
  const { data, error, refetch } = useAlerts()
  return (
    <>
      {error && <Trouble error={error} again={refetch} />}
      {data === undefined && !error && <Waits what="the alerts" />}
      {data?.items.length === 0 && (
        <div className="empty">
          <p>
            <strong>Nobody was told anything yet.</strong>
          </p>
          <p>
            Alerts go to the sinks of the configuration: Slack, SNS, a webhook. Without a sink there
            are none.
          </p>
        </div>
      )}
      {data !== undefined && data.items.length > 0 && (
        <ol className="panel activity" aria-label="Alerts, newest first">
          {data.items.map((alert) => (
            <AlertItem key={`${alert.id} ${alert.sink}`} alert={alert} />
          ))}
        </ol>
      )}
    </>
  )
}

function AlertItem({ alert }: { readonly alert: AlertRow }) {
  const { at, state, level, title, count, subjects, sink, delivery, error } = alert
  const [said, tone] = deliveries[delivery]
  return (
    <li>
      <span className="when">
        <Moment at={Date.parse(at)} />
        <small>
          <Ago at={at} /> ago
        </small>
      </span>
      <span className={`icon ${state === 'over' ? 'good' : tones[level]}`} title={level}>
        {state === 'over' ? '✓' : icons[level]}
      </span>
      <span className="what">
        <strong>{title}</strong> {state}
        {count > 1 && `, ${count} of them`}
        {[...Map.groupBy(subjects, ({ why }) => why)].map(([why, alike]) => (
          <small key={why}>
            {alike.map(({ name }) => name).join(', ')}: <Said text={why} />
          </small>
        ))}
        {subjects.length > 0 && count > subjects.length && (
          <small>and {count - subjects.length} more</small>
        )}
      </span>
      <span className="who">
        <span className={tone}>
          {said} {sink}
        </span>
        {error !== null && <small>{error}</small>}
      </span>
    </li>
  )
}
