import type { Load } from '@plumbline/api/contract'
import { durationOf } from '@plumbline/api/contract/briefly'
import { useLoad } from '../data/queries.ts'
import { Ago, Trouble, Waits } from '../parts/small.tsx'
import { useFolded } from '../parts/folded.tsx'
import { TableHead } from '../parts/table-head.tsx'
import { useTitle } from '../parts/title.ts'
import { Dora } from './dora.tsx'
import { Durations } from './durations.tsx'
import { Figure } from './figure.tsx'
import { enough, figuresOf } from './figures.ts'
import './insights.css'

const numbers = new Intl.NumberFormat('en')

/** How releases went lately, how busy the controller is, and what AWS lets it do. */
export function InsightsPage() {
  const { data, error, refetch } = useLoad()
  useTitle('Insights')
  return (
    <>
      <div className="top">
        <h1>Insights</h1>
      </div>
      {error && <Trouble error={error} again={refetch} />}
      {data === undefined && !error && <Waits what="the figures" />}
      {data !== undefined && (
        <>
          <Dora />
          <Releases attempts={data.attempts} />
          <Busy load={data} />
          <Budgets budgets={data.budgets} />
          <Calls calls={data.calls} />
        </>
      )}
    </>
  )
}

function Releases({ attempts }: { readonly attempts: Load['attempts'] }) {
  const { count, failed, refused, median, slowest } = figuresOf(attempts)
  return (
    <section aria-labelledby="releases">
      <h2 id="releases">
        Releases lately{' '}
        {count < enough && (
          <small>
            not enough to say much: {count} of {enough}
          </small>
        )}
      </h2>
      <div className="figures">
        <Figure name="Releases">{numbers.format(count)}</Figure>
        <Figure name="Failed or went back" tone={failed > 0 ? 'trouble' : undefined}>
          {numbers.format(failed)}
          {count > 0 && <small> {Math.round((failed / count) * 100)}%</small>}
        </Figure>
        {refused > 0 && (
          <Figure name="Refused" tone="trouble">
            {numbers.format(refused)}
          </Figure>
        )}
        <Figure name="Half took less than">
          {median === undefined ? '–' : durationOf(median)}
        </Figure>
        <Figure name="Slowest">{slowest === undefined ? '–' : durationOf(slowest)}</Figure>
      </div>
      <Durations attempts={attempts} />
    </section>
  )
}

function Busy({ load: { queueDepth, oldestLook, turns } }: { readonly load: Load }) {
  return (
    <section aria-labelledby="busy">
      <h2 id="busy">The controller</h2>
      <div className="figures">
        <Figure name="Waiting for a turn">{numbers.format(queueDepth)}</Figure>
        <Figure name="Oldest look at AWS">
          {oldestLook === null ? '–' : <Ago at={oldestLook} />}
        </Figure>
        <Figure name="Looks at units">{numbers.format(turns.unit ?? 0)}</Figure>
        <Figure name="Looks at sources">{numbers.format(turns.source ?? 0)}</Figure>
      </div>
    </section>
  )
}

function Budgets({ budgets }: { readonly budgets: Load['budgets'] }) {
  // What AWS slows down is what somebody looks for.
  const { shown, more } = useFolded(
    budgets.toSorted(
      (a, b) => b.waiting - a.waiting || a.perSecond / a.full - b.perSecond / b.full,
    ),
  )
  if (budgets.length === 0) return <p className="empty">AWS was not called yet.</p>
  return (
    <section aria-labelledby="budgets">
      <h2 id="budgets">
        What AWS allows <small>calls a second; it falls when AWS refuses calls</small>
      </h2>
      <div className="panel">
        <table className="numbers">
          <TableHead
            words={['Operations', { name: 'Place', className: 'place' }]}
            numbers={['Now', 'At most', 'Waiting']}
          />
          <tbody>
            {shown.map(({ place, operations, full, perSecond, waiting }) => (
              <tr key={`${place} ${operations[0]}`}>
                <td>
                  <code title={operations.join(', ')}>
                    {operations[0]}
                    {operations.length > 1 && ` and ${operations.length - 1} more`}
                  </code>
                </td>
                <td data-label="Place">{place}</td>
                <NumberCell
                  label="Now"
                  value={perSecond}
                  tone={perSecond < full / 2 ? 'attention' : undefined}
                />
                <NumberCell label="At most" value={full} />
                <NumberCell label="Waiting" value={waiting} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more}
    </section>
  )
}

function Calls({ calls }: { readonly calls: Load['calls'] }) {
  const { shown, more } = useFolded(calls)
  if (calls.length === 0) return null
  return (
    <section aria-labelledby="calls">
      <h2 id="calls">
        Calls to AWS <small>since the controller started</small>
      </h2>
      <div className="panel">
        <table className="numbers">
          <TableHead words={['Operation']} numbers={['Calls', 'Retries', 'Throttled', 'Failed']} />
          <tbody>
            {shown.map(({ op, calls: sent, retries, throttled, failed }) => (
              <tr key={op}>
                <td>
                  <code>{op}</code>
                </td>
                <NumberCell label="Calls" value={sent} />
                <NumberCell label="Retries" value={retries} />
                <NumberCell
                  label="Throttled"
                  value={throttled}
                  tone={throttled > 0 ? 'attention' : undefined}
                />
                <NumberCell
                  label="Failed"
                  value={failed}
                  tone={failed > 0 ? 'trouble' : undefined}
                />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more}
    </section>
  )
}

interface NumberCellProps {
  /** The name of its column, which narrow screens show beside it. */
  readonly label: string
  readonly value: number
  readonly tone?: 'attention' | 'trouble' | undefined
}

function NumberCell({ label, value, tone }: NumberCellProps) {
  return (
    <td data-label={label} className={tone === undefined ? 'number' : `number ${tone}`}>
      {numbers.format(value)}
    </td>
  )
}
