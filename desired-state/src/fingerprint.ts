import { createHash } from 'node:crypto'
import { compareText } from './problem.ts'
import type { Draft } from './render.ts'
import type { ServiceUnit } from './types.ts'

/**
 * SHA-256 over what a unit is made of. Comments, positions, the order of keys, the team, the policy and variables that
 * the unit does not use are not part of it.
 */
export function fingerprint(unit: Draft): string {
  const { id, spec, environment, tags, dependsOn } = unit
  const { account, region, cluster, network } = environment
  // What the service says wins, so that a default which it does not use changes nothing.
  const roles = { ...environment.roles, ...spec.roles }
  const sets = {
    ...network,
    subnets: network.subnets.toSorted(compareText),
    securityGroups: network.securityGroups.toSorted(compareText),
  }
  const listeners = unit.kind === 'service' ? listenersOf(unit) : {}
  const parts = {
    id,
    spec,
    tags,
    dependsOn: dependsOn.toSorted(compareText),
    account,
    region,
    cluster,
    network: sets,
    roles,
    listeners,
  }
  return createHash('sha256').update(canonical(parts)).digest('hex')
}

/** The listeners that the routes of a service use. */
function listenersOf({ spec, environment }: Pick<ServiceUnit, 'spec' | 'environment'>) {
  const names = Object.values(spec.ingress).map(({ listener }) => listener)
  return Object.fromEntries(names.map((name) => [name, environment.listeners[name]?.arn]))
}

/** JSON with sorted keys: the same value always gives the same text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`)
  return `{${members.join(',')}}`
}
