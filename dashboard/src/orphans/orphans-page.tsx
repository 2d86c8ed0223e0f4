import type { Orphan, Orphans } from '@plumbline/api/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { call } from '../data/call.ts'
import { queries } from '../data/live.ts'
import { useRefusal } from '../data/queries.ts'
import { Ago, Banner, Trouble } from '../parts/small.tsx'
import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { TableHead } from '../parts/table-head.tsx'
import { useTitle } from '../parts/title.ts'

/** A look is rare, and a removal moves the list within seconds (ms). */
const readMs = 10_000

/** What is left in AWS without a document, and what runs there without Plumbline. */
export function OrphansPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['orphans'],
    refetchInterval: readMs,
    queryFn: ({ signal }) => call('listOrphans', { signal }),
  })
  useTitle('Orphans')
  return (
    <>
      <h1>Orphans</h1>
      {error && <Trouble error={error} again={refetch} />}
      {data === undefined && !error && <p>Reading …</p>}
      {data && (
        <>
          <Sight list={data} />
          <Left orphans={data.orphans} />
          <Unmanaged services={data.unmanaged} />
          {isClean(data) && (
            <p className="empty">Nothing is left behind, and every service is managed.</p>
          )}
        </>
      )}
    </>
  )
}

function isClean({ blind, places, orphans, unmanaged }: Orphans): boolean {
  const gaps = places.flatMap((place) => place.gaps)
  return blind === null && gaps.length + orphans.length + unmanaged.length === 0
}

/** How good the list is: when it was looked, and what was not seen. */
function Sight({ list: { blind, places } }: { readonly list: Orphans }) {
  const refusal = useRefusal('sync')
  const look = useMutation({ mutationFn: () => call('lookForOrphans', { body: {} }) })
  return (
    <>
      {blind !== null && <Banner tone="attention">Not known: {blind}.</Banner>}
      {places.map(({ account, region, triedAt, lookedAt, gaps, elsewhere }) => (
        <div key={`${account}/${region}`}>
          {gaps.map(({ what, message, hint, since }) => (
            <Banner key={what} tone="trouble">
              Not seen for <Ago at={since} /> in {region}: {what}. {message} <small>{hint}</small>
            </Banner>
          ))}
          <p>
            {account}/{region}:{' '}
            {lookedAt === null ? (
              <>
                never looked through completely, last tried <Ago at={triedAt} /> ago
              </>
            ) : (
              <>
                looked through <Ago at={lookedAt} /> ago
              </>
            )}
            {Object.entries(elsewhere).map(([source, count]) => (
              <small key={source}>
                {' '}
                · {count} things belong to the source {source}, which this controller does not have
              </small>
            ))}
          </p>
        </div>
      ))}
      <p>
        <button
          type="button"
          disabled={refusal !== undefined || look.isPending}
          title={refusal}
          onClick={() => look.mutate()}
        >
          Look now
        </button>{' '}
        {look.isSuccess && <small>It is being looked; the list follows.</small>}
        {look.error && (
          <span className="trouble" role="alert">
            {look.error.message}
          </span>
        )}
      </p>
    </>
  )
}

/** By unit, because a unit goes as a whole. */
function Left({ orphans }: { readonly orphans: readonly Orphan[] }) {
  const units = Map.groupBy(orphans, ({ unit }) => unit)
  if (units.size === 0) return null
  return (
    <>
      <h2>In no document</h2>
      {[...units].map(([unit, of]) => (
        <LeftOfUnit key={unit} unit={unit} of={of} />
      ))}
    </>
  )
}

function LeftOfUnit({ unit, of }: { readonly unit: string; readonly of: readonly Orphan[] }) {
  const refusal = useRefusal('prune')
  const [asking, setAsking] = useState(false)
  const removable = of.filter((one) => one.removable)
  const whyNot = refusal ?? (removable.length === 0 ? of[0]?.why : undefined)
  return (
    <section className="card">
      <h3>{removable.length > 0 ? <Link href={`/units/${unit}`}>{unit}</Link> : unit}</h3>
      {[...new Set(of.map(({ why }) => why))].map((why) => (
        <p key={why}>{why}.</p>
      ))}
      <table>
        <TableHead words={['Kind', 'Name', 'For', 'Next']} />
        <tbody>
          {of.map(({ kind, name, arn, since, next }) => (
            <tr key={`${kind}/${name}`}>
              <td data-label="Kind">{kind}</td>
              <td className="unit" title={arn ?? undefined}>
                {name}
              </td>
              <td data-label="For">
                <Ago at={since} />
              </td>
              <td data-label="Next">{next}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <button
        type="button"
        disabled={whyNot !== undefined}
        title={whyNot}
        onClick={() => setAsking(true)}
      >
        Delete …
      </button>
      {asking && (
        <ReasonDialog
          title={`Delete what ${unit} left behind`}
          effect={<Losses of={removable} />}
          verb={`Delete ${removable.length} ${removable.length === 1 ? 'thing' : 'things'}`}
          send={(by) => remove(unit, removable, by)}
          close={() => setAsking(false)}
        />
      )}
    </section>
  )
}

function Losses({ of }: { readonly of: readonly Orphan[] }) {
  return (
    <>
      For good:{' '}
      {of.map(({ kind, name }, index) => (
        <span key={`${kind}/${name}`}>
          {index > 0 && ', '}
          {kind} <code>{name}</code>
        </span>
      ))}
    </>
  )
}

async function remove(
  unit: string,
  of: readonly Orphan[],
  by: { readonly author: string; readonly reason: string },
): Promise<void> {
  const resources = of.map(({ kind, name }) => `${kind}/${name}`)
  await call('removeOrphans', { body: { ...by, units: [{ unit, resources }] } })
  await queries.invalidateQueries({ queryKey: ['orphans'] })
}

function Unmanaged({ services }: { readonly services: Orphans['unmanaged'] }) {
  if (services.length === 0) return null
  return (
    <>
      <h2>Managed by nobody</h2>
      <table>
        <TableHead words={['Service', 'Cluster', 'Created', 'Next']} />
        <tbody>
          {services.map(({ name, arn, cluster, createdAt, next }) => (
            <tr key={arn}>
              <td className="unit" title={arn}>
                {name}
              </td>
              <td data-label="Cluster">{cluster}</td>
              <td data-label="Created">
                {createdAt === null ? (
                  '–'
                ) : (
                  <>
                    <Ago at={createdAt} /> ago
                  </>
                )}
              </td>
              <td data-label="Next">
                <code>{next}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
