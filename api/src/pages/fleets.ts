import type { HostStatus, UnitMemory } from '@plumbline/controller/model'
import { fleetTones } from '../../contract/index.ts'
import { nameOf } from '../views/units.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { ago, shortOf } from './layout.ts'
import { table } from './table.ts'

/** More hosts than a person reads; the command line and the API have them all. */
const hostsMax = 100

/** The hosts of Puppet bundles, the worst first. */
export function fleetsOf(units: readonly UnitMemory[], now: number): readonly Html[] {
  const fleets = units.flatMap(({ unit, fleet, hold }) =>
    fleet === undefined ? [] : [{ unit, fleet, hold }],
  )
  if (fleets.length === 0) return []
  return [
    html`<h2>Puppet hosts</h2>`,
    ...fleets.map(({ unit, fleet, hold }) => {
      const { environment, name } = nameOf(unit)
      const more = fleet.hosts.length - hostsMax
      return html`<section class="source">
        <h3><a href="/plain/units/${unit}">${name}</a> <small>${environment}</small></h3>
        <p class="${fleetTones[fleet.is]}">
          <strong>${fleet.is}</strong>: ${fleet.why}
          <small>
            bundle ${shortOf(fleet.digest)}, generation ${fleet.generation}, ${fleet.validation}
          </small>
        </p>
        ${hold === undefined ? undefined : html`<p class="attention"><strong>Held</strong>: ${hold.reason}</p>`}
        ${fleet.hosts.length === 0 ? undefined : hostsTable(fleet.hosts.slice(0, hostsMax), now)}
        ${more > 0 ? html`<p>${more} more are not shown.</p>` : undefined}
      </section>`
    }),
  ]
}

function hostsTable(hosts: readonly HostStatus[], now: number): Html {
  const columns = ['Host', 'State', 'To have', 'Applied', 'Drift', 'Why', 'Reported']
  return table(
    columns,
    hosts.map((host) => row(host, now)),
  )
}

function row(
  { node, instance, is, why, desired, applied, drift, mended = [], reportedAt }: HostStatus,
  now: number,
): Html {
  const digest = (value: string | undefined) => (value === undefined ? html`–` : shortOf(value))
  return html`<tr role="row">
    <td role="cell" class="unit">
      ${node} ${instance === undefined ? undefined : html`<small>${instance}</small>`}
    </td>
    <td role="cell" data-label="State">${is}</td>
    <td role="cell" data-label="To have">${digest(desired)}</td>
    <td role="cell" data-label="Applied">${digest(applied)}</td>
    <td role="cell" data-label="Drift">${drift ? ['mended', ...mended].join(' ') : 'none'}</td>
    <td role="cell" data-label="Why">${why}</td>
    <td role="cell" data-label="Reported">
      ${reportedAt === undefined ? 'never' : html`${ago(reportedAt, now)} ago`}
    </td>
  </tr>`
}
