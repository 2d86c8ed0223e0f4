import type { UnitTasks } from '@plumbline/api/contract'
import type { UnitName } from '../data/fleet.ts'
import { trafficOf, useTasks } from '../data/queries.ts'
import { Ago, Trouble, Waits } from '../parts/small.tsx'
import { HeatMap } from './heat-map.tsx'
import { TrafficBar } from './traffic-bar.tsx'
import { TrafficChart } from './traffic-chart.tsx'
import type { Seen } from '../data/traffic-seen.ts'

/** What runs of the unit right now: how traffic is split between its versions, and every task by zone. */
export function RunningPart({ unit }: { readonly unit: UnitName }) {
  const { data, error, refetch } = useTasks(unit)
  return (
    <section aria-labelledby="running">
      <h2 id="running">
        Running now{' '}
        {data !== undefined && (
          <small>
            asked <Ago at={data.at} /> ago
          </small>
        )}
      </h2>
      {error && <Trouble error={error} again={refetch} />}
      {data === undefined && !error && <Waits what="what runs" />}
      {data !== undefined && <Found found={data} traffic={trafficOf(unit, data)} />}
    </section>
  )
}

interface FoundProps {
  readonly found: UnitTasks
  readonly traffic: Seen | undefined
}

function Found({ found: { versions, tasks, more, unread }, traffic }: FoundProps) {
  const newest = versions.find((version) => version.newest)?.version
  return (
    <>
      {versions.length > 1 && <TrafficBar versions={versions} />}
      {traffic !== undefined && <TrafficChart seen={traffic} />}
      {tasks.length > 0 && <HeatMap tasks={tasks} newest={newest} />}
      {tasks.length === 0 && unread.length === 0 && <p className="soft">No task runs.</p>}
      {more && <p className="soft">There are more than these hundred tasks.</p>}
      {unread.map((what) => (
        <p key={what} className="attention">
          Could not be looked at: {what}
        </p>
      ))}
    </>
  )
}
