import { levels } from '@plumbline/api/contract/worst'
import { useEffect, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { readAll, useLive } from '../data/live.ts'
import { useSystem } from '../data/queries.ts'
import { Choice } from '../parts/choice.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { Banner, Trouble, Waits } from '../parts/small.tsx'
import './fleet.css'
import { UnitTable } from './unit-table.tsx'
import { environmentsIn, levelNames, searchOf, shownOf, viewOf, type View } from './view.ts'

/** The whole fleet, the worst first. */
export function FleetPage() {
  const { fleet, complete, error } = useLive()
  const system = useSystem()
  const search = useSearch()
  const [, go] = useLocation()
  const view = useMemo(() => viewOf(search), [search])
  const { shown, counts } = useMemo(() => shownOf(fleet.rows, view), [fleet.rows, view])
  const show = (part: Partial<View>) => go(`/${searchOf({ ...view, ...part })}`, { replace: true })
  // The title tells the state of a tab in the background.
  useEffect(() => {
    document.title = counts.trouble === 0 ? 'Plumbline' : `(${counts.trouble}) Plumbline`
  }, [counts.trouble])
  return (
    <>
      <div className="top">
        <h1>Units</h1>
      </div>
      {system.data?.ready === false && (
        <Banner tone="changing">Starting: {system.data.because}</Banner>
      )}
      {error !== undefined && <Trouble error={error} again={readAll} />}
      <ul className="counts" aria-label="How many units there are of each sort">
        {levelNames.map((level) => (
          <li key={level}>
            <button
              type="button"
              className={counts[level] === 0 ? 'quiet' : level}
              aria-pressed={view.level === level}
              onClick={() => show({ level: view.level === level ? '' : level })}
            >
              <strong>{counts[level]}</strong> {levels[level]}
            </button>
          </li>
        ))}
      </ul>
      <Filter view={view} environments={environmentsIn(fleet.rows)} show={show} />
      {shown.length > 0 ? (
        <UnitTable rows={shown} />
      ) : (
        <Nothing complete={complete} filtered={fleet.rows.size > 0} all={() => go('/')} />
      )}
    </>
  )
}

interface FilterProps {
  readonly view: View
  readonly environments: readonly string[]
  readonly show: (part: Partial<View>) => void
}

function Filter({ view, environments, show }: FilterProps) {
  return (
    <form className="filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <SearchField value={view.q} words="Name, team or status" change={(q) => show({ q })} />
      <Choice
        label="Environment"
        all="All environments"
        value={view.environment}
        options={environments.map((name) => [name, name])}
        choose={(environment) => show({ environment })}
      />
    </form>
  )
}

interface NothingProps {
  readonly complete: boolean
  readonly filtered: boolean
  readonly all: () => void
}

function Nothing({ complete, filtered, all }: NothingProps) {
  if (filtered) {
    return (
      <div className="empty">
        <p>No unit fits the filter.</p>
        <button type="button" onClick={all}>
          Show all
        </button>
      </div>
    )
  }
  if (!complete) return <Waits what="the units" />
  return (
    <div className="empty">
      <p>
        <strong>No units yet.</strong>
      </p>
      <p>
        Commit an <code>Environment</code> and a <code>Service</code> to a source. They show up here
        as soon as the commit is fetched.
      </p>
    </div>
  )
}
