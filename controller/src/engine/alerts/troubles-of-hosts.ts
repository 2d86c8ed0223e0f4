import type { HostStatus, HostTrouble, Trouble, UnitMemory } from '../../model/index.ts'
import { partsOf } from '../context.ts'

/** How many hosts of a bundle are named. */
const namedMax = 3

const titles: Readonly<Record<HostTrouble, string>> = {
  failed: 'hosts could not apply their Puppet bundle',
  refused: 'hosts refuse what was published, and keep the bundle that they have',
  stale: 'hosts do not report any more',
}

/** What is wrong with the hosts of a bundle: hosts with the same trouble are told together. Pure. */
export function troublesOfHosts({ unit, fleet }: UnitMemory): readonly Trouble[] {
  if (fleet === undefined) return []
  const { environment } = partsOf(unit)
  const of = (is: HostTrouble): readonly Trouble[] => {
    const ill = fleet.hosts.filter(({ trouble }) => trouble?.is === is)
    if (ill.length === 0) return []
    const why = listed(ill, ({ trouble }) => trouble?.why ?? '')
    const level = is === 'stale' ? 'warn' : 'error'
    return [
      { cause: `hosts ${environment} ${is}`, level, title: `${titles[is]} in ${environment}`, why },
    ]
  }
  return [...of('refused'), ...of('failed'), ...of('stale'), ...driftOf(fleet.hosts, environment)]
}

function driftOf(hosts: readonly HostStatus[], environment: string): readonly Trouble[] {
  const drifted = hosts.filter(({ drift }) => drift)
  if (drifted.length === 0) return []
  const title = `something on hosts was changed outside Puppet in ${environment}, and was mended`
  const why = listed(drifted, ({ mended = [] }) => mended.slice(0, namedMax).join(', '))
  return [{ cause: `hosts ${environment} drift`, level: 'warn', title, why }]
}

function listed(hosts: readonly HostStatus[], whyOf: (host: HostStatus) => string): string {
  const shown = hosts
    .toSorted((a, b) => (a.node < b.node ? -1 : 1))
    .slice(0, namedMax)
    .map((host) => `${host.node}: ${whyOf(host)}`)
    .join('; ')
  const more = hosts.length - namedMax
  return more > 0 ? `${shown}; and ${more} more` : shown
}
