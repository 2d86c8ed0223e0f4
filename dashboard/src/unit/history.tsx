import type { UnitPass } from '@plumbline/api/contract'
import type { UnitName } from '../data/fleet.ts'
import { useHistory } from '../data/queries.ts'
import { Commit } from '../parts/commit.tsx'
import { Ago, Said, Trouble, Waits } from '../parts/small.tsx'
import { HealthWord, OperationWord, SyncWord } from '../parts/words.tsx'
import { Timeline } from './timeline.tsx'

/** What was done and what changed, newest first. */
export function History({ unit }: { readonly unit: UnitName }) {
  const { data, error, refetch } = useHistory(unit)
  return (
    <section aria-labelledby="history">
      <h2 id="history">History</h2>
      {error && <Trouble error={error} again={refetch} />}
      {data === undefined && !error && <Waits what="the history" />}
      {data?.items.length === 0 && <p className="empty">Nothing was done yet.</p>}
      {data !== undefined && data.items.length > 0 && <Timeline passes={data.items} />}
      <ol className="history">
        {data?.items.map((pass, index) => (
          <Pass key={`${pass.at} ${index}`} pass={pass} />
        ))}
      </ol>
    </section>
  )
}

function Pass({ pass }: { readonly pass: UnitPass }) {
  const { at, revision, sync, health, operation, waits, why, steps, held, good } = pass
  return (
    <li className="card">
      <p>
        <Ago at={at} /> ago at <Commit revision={revision} /> <SyncWord word={sync} />{' '}
        <HealthWord word={health} /> <OperationWord word={operation} waits={waits} />{' '}
        {good && <small className="good">proved good</small>}
      </p>
      <p>
        <Said text={why} />
      </p>
      {(steps.length > 0 || held.length > 0) && (
        <ul>
          {steps.map(({ resource, effect, op, result, fault }) => (
            <li key={`${resource} ${op}`}>
              <code>{op}</code> {effect}: {resource}, <strong>{result}</strong>
              {fault && <small> {fault.message}</small>}
            </li>
          ))}
          {held.map(({ resource, because }) => (
            <li key={resource}>
              waits: {resource},{' '}
              <small>
                <Said text={because} />
              </small>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
