import type { UnitLogs } from '@plumbline/api/contract'
import { useLocation, useSearch } from 'wouter'
import { keyOf, type UnitName } from '../data/fleet.ts'
import { useLogs } from '../data/queries.ts'
import { Ago, Trouble, Waits } from '../parts/small.tsx'
import { times } from '../parts/times.ts'

const lengths = ['100', '250', '500']

/** The last lines of one container, read from AWS when somebody looks, and again as long as somebody follows. */
export function Logs({ unit }: { readonly unit: UnitName }) {
  const query = new URLSearchParams(useSearch())
  const [, go] = useLocation()
  const view = {
    task: query.get('task') ?? '',
    container: query.get('container') ?? '',
    limit: lengths.find((length) => length === query.get('limit')) ?? '100',
    follow: query.get('follow') ?? '',
  }
  const show = (part: Partial<typeof view>) => {
    const given = Object.entries({ ...view, ...part }).filter(([, value]) => value !== '')
    const search = new URLSearchParams([['tab', 'logs'], ...given])
    go(`/units/${keyOf(unit)}?${search}`, { replace: true })
  }
  const { follow, ...asked } = view
  const { data, error, refetch, isFetching } = useLogs(unit, asked, follow !== '')
  return (
    <section aria-label="Logs">
      <form className="filter" onSubmit={(event) => event.preventDefault()}>
        <Choose
          label="Task"
          value={view.task}
          options={
            data?.tasks.map(({ id, stopped }) => [
              id,
              `${id.slice(0, 8)}${stopped ? ', stopped' : ''}`,
            ]) ?? []
          }
          none="Newest task"
          choose={(task) => show({ task, container: '' })}
        />
        <Choose
          label="Container"
          value={view.container}
          options={data?.containers.map((name) => [name, name]) ?? []}
          none="First container"
          choose={(container) => show({ container })}
        />
        <select
          aria-label="How many lines"
          value={view.limit}
          onChange={({ target }) => show({ limit: target.value })}
        >
          {lengths.map((length) => (
            <option key={length} value={length}>
              {length} lines
            </option>
          ))}
        </select>
        <label className="check">
          <input
            type="checkbox"
            checked={follow !== ''}
            onChange={({ target }) => show({ follow: target.checked ? 'on' : '' })}
          />{' '}
          Follow
        </label>
        <button type="button" className="end" disabled={isFetching} onClick={() => void refetch()}>
          Read again
        </button>
      </form>
      {error && <Trouble error={error} again={refetch} />}
      {data === undefined && !error && <Waits what="the log" />}
      {data !== undefined && <Read logs={data} />}
    </section>
  )
}

interface ChooseProps {
  readonly label: string
  readonly none: string
  readonly value: string
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly choose: (value: string) => void
}

/** What stands in the address stays chosen, also when it is not offered any more. */
function Choose({ label, none, value, options, choose }: ChooseProps) {
  const known = value === '' || options.some(([option]) => option === value)
  return (
    <select aria-label={label} value={value} onChange={({ target }) => choose(target.value)}>
      <option value="">{none}</option>
      {(known ? options : [...options, [value, value] as const]).map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  )
}

function Read({ logs: { log, why } }: { readonly logs: UnitLogs }) {
  if (log === null) {
    return (
      <div className="empty">
        <p>
          <strong>There is no log to read.</strong>
        </p>
        <p>{why}</p>
      </div>
    )
  }
  const { lines, group, stream, at } = log
  return (
    <figure className="log">
      <figcaption>
        <span>
          {group}, {stream}
        </span>
        <span>
          read <Ago at={at} /> ago
        </span>
      </figcaption>
      {lines.length === 0 ? (
        <p className="empty">It wrote nothing yet.</p>
      ) : (
        <pre tabIndex={0}>
          {lines.map(({ at: written, text }, index) => (
            <span key={`${written} ${index}`} className="line">
              <time dateTime={written} title={times.exactly(Date.parse(written))}>
                {times.fine(Date.parse(written))}
              </time>{' '}
              {text}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </figure>
  )
}
