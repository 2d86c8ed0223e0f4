import type { ActivityItem } from '@plumbline/api/contract'
import { levels } from '@plumbline/api/contract/worst'
import { Link, useLocation, useSearch } from 'wouter'
import { keyOf } from '../data/fleet.ts'
import { useLive } from '../data/live.ts'
import { useActivity } from '../data/queries.ts'
import { environmentsIn } from '../fleet/view.ts'
import { Choice } from '../parts/choice.tsx'
import { Commit } from '../parts/commit.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { Ago, Moment, Said, Trouble, Waits } from '../parts/small.tsx'
import { useTitle } from '../parts/title.ts'
import './activity.css'
import { Alerts } from './alerts.tsx'
import { csvOf } from './csv.ts'
import { withoutRepeats } from './repeats.ts'
import { searchOf, sorts, viewOf, type ActivityView } from './view.ts'

/** What happened to all units, newest first, and what people were told of it. */
export function ActivityPage() {
  const search = useSearch()
  const [, go] = useLocation()
  const view = viewOf(search)
  const { tab, ...filter } = view
  const show = (part: Partial<ActivityView>) =>
    go(`/activity${searchOf({ ...view, ...part })}`, { replace: true })
  useTitle('Activity')
  return (
    <>
      <div className="top">
        <h1>Activity</h1>
      </div>
      <nav className="tabs" aria-label="What to show">
        <Link href="/activity" aria-current={tab === '' ? 'page' : undefined}>
          What happened
        </Link>
        <Link href="/activity?tab=alerts" aria-current={tab === 'alerts' ? 'page' : undefined}>
          Alerts
        </Link>
      </nav>
      {tab === 'alerts' ? <Alerts /> : <Happened filter={filter} show={show} />}
    </>
  )
}

interface HappenedProps {
  readonly filter: Omit<ActivityView, 'tab'>
  readonly show: (part: Partial<ActivityView>) => void
}

function Happened({ filter, show }: HappenedProps) {
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useActivity(given)
  const items = withoutRepeats(data?.pages.flatMap(({ items }) => items) ?? [])
  return (
    <>
      <Filter filter={filter} show={show} items={items} />
      {error && <Trouble error={error} again={refetch} />}
      {data === undefined && !error && <Waits what="what happened" />}
      {data !== undefined && items.length === 0 && (
        <div className="empty">
          <p>
            <strong>
              {Object.keys(given).length === 0
                ? 'Nothing happened yet.'
                : 'Nothing of this sort was found.'}
            </strong>
          </p>
          <p>Releases, answers at gates, repairs and changes of a status show up here.</p>
        </div>
      )}
      {items.length > 0 && <Items items={items} />}
      {hasNextPage && items.length > 0 && (
        <button type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? 'Reading …' : 'Older'}
        </button>
      )}
    </>
  )
}

function Filter({
  filter,
  show,
  items,
}: HappenedProps & { readonly items: readonly ActivityItem[] }) {
  const { fleet } = useLive()
  return (
    <form className="filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <SearchField value={filter.q} words="Unit or person" change={(q) => show({ q })} />
      <Choice
        label="What"
        all="Everything"
        value={filter.what}
        options={Object.entries(sorts)}
        choose={(what) => show({ what })}
      />
      <Choice
        label="Level"
        all="Every level"
        value={filter.level}
        options={Object.entries(levels)}
        choose={(level) => show({ level })}
      />
      <Choice
        label="Environment"
        all="All environments"
        value={filter.environment}
        options={environmentsIn(fleet.rows).map((name) => [name, name])}
        choose={(environment) => show({ environment })}
      />
      <button
        type="button"
        className="end"
        disabled={items.length === 0}
        onClick={() => save(csvOf(items))}
      >
        Save as CSV
      </button>
    </form>
  )
}

const icons = { good: '✓', changing: '↻', attention: '!', trouble: '✕' } as const

function Items({ items }: { readonly items: readonly ActivityItem[] }) {
  return (
    <ol className="panel activity" aria-label="What happened, newest first">
      {items.map((item, index) => (
        <li key={`${item.at} ${keyOf(item)} ${index}`}>
          <span className="when">
            <Moment at={Date.parse(item.at)} />
            <small>
              <Ago at={item.at} /> ago
            </small>
          </span>
          <span
            className={`icon ${item.waits ? 'quiet' : item.level}`}
            title={item.waits ? 'waits' : levels[item.level]}
          >
            {item.waits ? '…' : icons[item.level]}
          </span>
          <span className="what">
            <strong>{item.title}</strong> <Link href={`/units/${keyOf(item)}`}>{keyOf(item)}</Link>
            <small>
              <Said text={item.why} />
            </small>
          </span>
          <span className="who">
            {item.by !== null && <small>{item.by}</small>} <Commit revision={item.revision} />
          </span>
        </li>
      ))}
    </ol>
  )
}

function save(csv: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }))
  link.download = 'plumbline-activity.csv'
  link.click()
  URL.revokeObjectURL(link.href)
}
