import type { Fleet } from '@plumbline/api/contract'
import { fleetTones, hostTones } from '@plumbline/api/contract/looks'
import { Link } from 'wouter'
import { useFleets } from '../data/queries.ts'
import { Ago, Said, Short, Trouble, Waits } from '../parts/small.tsx'
import { TableHead } from '../parts/table-head.tsx'
import { useTitle } from '../parts/title.ts'

/** Which host runs which Puppet bundle, the worst first. */
export function PuppetPage() {
  const { data, error, refetch } = useFleets()
  useTitle('Puppet')
  return (
    <>
      <div className="top">
        <h1>Puppet hosts</h1>
      </div>
      {error && <Trouble error={error} again={refetch} />}
      {data === undefined && !error && <Waits what="the hosts" />}
      {data?.items.length === 0 && (
        <p className="empty">
          No Puppet bundles yet. Commit a <code>PuppetBundle</code>, and its hosts show up here.
        </p>
      )}
      {data?.items.map((fleet) => (
        <FleetPart key={`${fleet.environment}/${fleet.name}`} fleet={fleet} />
      ))}
    </>
  )
}

function FleetPart({ fleet }: { readonly fleet: Fleet }) {
  const { environment, name, is, why, digest, validation, held, hosts } = fleet
  return (
    <section>
      <h2>
        <Link href={`/units/${environment}/bundle/${name}`}>{name}</Link>{' '}
        <small>{environment}</small>
      </h2>
      <p>
        <strong className={fleetTones[is]}>{is}</strong>: <Said text={why} />{' '}
        <small>
          bundle <Short id={digest} />, {validation}
        </small>
      </p>
      {held !== null && (
        <p>
          <strong className="attention">Held</strong>: <Said text={held} />
        </p>
      )}
      {hosts.length > 0 && <Hosts hosts={hosts} />}
    </section>
  )
}

function Hosts({ hosts }: { readonly hosts: Fleet['hosts'] }) {
  return (
    <table>
      <TableHead words={['Host', 'State', 'To have', 'Applied', 'Drift', 'Why', 'Reported']} />
      <tbody>
        {hosts.map(({ node, instance, is, why, desired, applied, drift, mended, reportedAt }) => (
          <tr key={node}>
            <td className="unit">
              {node} {instance !== null && <small className="nowrap">{instance}</small>}
            </td>
            <td data-label="State" className={`nowrap ${hostTones[is]}`}>
              {is}
            </td>
            <td data-label="To have">{desired === null ? '–' : <Short id={desired} />}</td>
            <td data-label="Applied">{applied === null ? '–' : <Short id={applied} />}</td>
            <td data-label="Drift">{drift ? ['mended', ...mended].join(' ') : 'none'}</td>
            <td data-label="Why">
              <Said text={why} />
            </td>
            <td data-label="Reported" className="nowrap">
              {reportedAt === null ? (
                'never'
              ) : (
                <>
                  <Ago at={reportedAt} /> ago
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
