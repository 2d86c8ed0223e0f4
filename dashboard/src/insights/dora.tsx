import type { DoraFigures } from '@plumbline/api/contract'
import { durationOf } from '@plumbline/api/contract/briefly'
import { Link } from 'wouter'
import { useDora } from '../data/queries.ts'
import { Moment, sentence, Waits } from '../parts/small.tsx'
import { TableHead } from '../parts/table-head.tsx'
import { Figure } from './figure.tsx'

const numbers = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })
const shares = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 })
const rate = (value: number) => numbers.format(value)
const share = (value: number) => shares.format(value)
const durationIn = (seconds: number) => durationOf(seconds * 1000)

/** The four figures of DORA, of everything and of each environment. What there is not enough of is said, not guessed. */
export function Dora() {
  const { data, error } = useDora()
  return (
    <section aria-labelledby="dora">
      <h2 id="dora">
        Delivery{' '}
        {data !== undefined && (
          <small>
            DORA, since <Moment at={Date.parse(data.from)} />
          </small>
        )}
      </h2>
      {error && <p className="soft">{sentence(error.message)}</p>}
      {data === undefined && !error && <Waits what="the figures of delivery" />}
      {data !== undefined && (
        <>
          <Four of={data.all} />
          {data.items.length > 1 && <Environments items={data.items} />}
        </>
      )}
    </section>
  )
}

function Four({
  of: { perDay, leadTimeSeconds, failureRate, restoreSeconds },
}: {
  readonly of: DoraFigures
}) {
  return (
    <div className="figures">
      <Figure name="Deployments a day">{told(perDay, rate)}</Figure>
      <Figure name="From commit to completed">{told(leadTimeSeconds, durationIn)}</Figure>
      <Figure name="Deployments that failed">{told(failureRate, share)}</Figure>
      <Figure name="To good again">{told(restoreSeconds, durationIn)}</Figure>
    </div>
  )
}

/** A figure, or why there is none. */
function told(figure: DoraFigures['perDay'], format: (value: number) => string) {
  return 'value' in figure ? format(figure.value) : <small>{figure.not}</small>
}

function Environments({ items }: { readonly items: readonly DoraFigures[] }) {
  return (
    <div className="panel">
      <table className="numbers delivery">
        <TableHead
          words={['Environment']}
          numbers={['Deployments', 'A day', 'To completed', 'Failed', 'To good again']}
        />
        <tbody>
          {items.map((one) => (
            <tr key={one.name}>
              <td>
                <Link href={`/?environment=${one.name}`}>{one.name}</Link>
              </td>
              <td className="number">{one.deployments}</td>
              <td className="number">{short(one.perDay, rate)}</td>
              <td className="number">{short(one.leadTimeSeconds, durationIn)}</td>
              <td className="number">{short(one.failureRate, share)}</td>
              <td className="number">{short(one.restoreSeconds, durationIn)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function short(figure: DoraFigures['perDay'], format: (value: number) => string) {
  return 'value' in figure ? format(figure.value) : <span title={figure.not}>–</span>
}
