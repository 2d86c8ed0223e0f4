import type { UnitDiff } from '@plumbline/api/contract'
import { programOf } from '@plumbline/api/contract/briefly'
import type { UnitName } from '../data/fleet.ts'
import { useDiff } from '../data/queries.ts'
import { Ago, Trouble } from '../parts/small.tsx'
import { textOf } from '../parts/values.tsx'
import { TableHead } from '../parts/table-head.tsx'

type Resource = UnitDiff['resources'][number]

interface DifferencesProps {
  readonly unit: UnitName
  /** It is held at a revision that Git does not want. */
  readonly held: boolean
}

/** In what live AWS differs from Git, field by field, with the place that each wanted value is written at. */
export function Differences({ unit, held }: DifferencesProps) {
  const { data: diff, error, refetch } = useDiff(unit)
  return (
    <section aria-labelledby="differences">
      <h2 id="differences">Differences</h2>
      {error && <Trouble error={error} again={refetch} />}
      {diff?.driftSince != null && (
        <p className="attention">
          Changed outside Git for <Ago at={diff.driftSince} />.
        </p>
      )}
      {diff !== undefined && diff.edits.length > 0 && <Authors edits={diff.edits} />}
      {diff?.resources.map((resource) => (
        <ResourceDifferences key={resource.resource} resource={resource} />
      ))}
      {diff?.resources.length === 0 && (
        <p>
          {nothingOf(diff.sync.is, held)}
          {diff.observedAt !== null && (
            <>
              , looked at <Ago at={diff.observedAt} /> ago
            </>
          )}
          .
        </p>
      )}
    </section>
  )
}

function nothingOf(sync: UnitDiff['sync']['is'], held: boolean): string {
  if (sync === 'Synced') return 'None: live AWS is what Git says'
  return held
    ? 'None: live AWS is what it is held at'
    : 'None were seen; what stands under Sync says why'
}

/** What people did that may have made it, as far as CloudTrail told. */
function Authors({ edits }: { readonly edits: UnitDiff['edits'] }) {
  return (
    <ul className="authors soft" aria-label="Who may have changed it">
      {edits.map(({ by, call, from, agent, at }) => (
        <li key={`${by} ${call} ${at}`}>
          By {by}: <code>{call}</code> from {from} with{' '}
          <span title={agent}>{programOf(agent)}</span>, <Ago at={at} /> ago
        </li>
      ))}
    </ul>
  )
}

function ResourceDifferences({
  resource: { resource, verb, differences },
}: {
  readonly resource: Resource
}) {
  return (
    <>
      <h3>
        {verb} <code>{resource}</code>
      </h3>
      {differences.length > 0 && (
        <table className="differences">
          <TableHead words={['Field', 'In AWS', 'In Git', 'Written at']} />
          <tbody>
            {differences.map(({ path, from, to, origin }) => (
              <tr key={path}>
                <td>
                  <code>{path}</code>
                </td>
                <td data-label="In AWS">
                  <del>{textOf(from)}</del>
                </td>
                <td data-label="In Git">
                  <ins>{textOf(to)}</ins>
                </td>
                <td data-label="Written at">{placeOf(origin)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function placeOf(origin: Resource['differences'][number]['origin']) {
  if (origin === null) return 'follows from other resources'
  if (origin.file === null) return `default of ${origin.path}`
  return (
    <code>
      {origin.file}:{origin.line}
    </code>
  )
}
