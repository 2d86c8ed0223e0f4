import { createHash } from 'node:crypto'
import type { ServiceSpec } from './service.ts'
import type { Environment, UnitId } from './types.ts'
import { compareText } from './problem.ts'

/**
 * SHA-256 over what a unit is made of. Comments, positions, the order of keys, the team, the policy and variables that
 * the unit does not use are not part of it.
 */
export function fingerprint(id: UnitId, spec: ServiceSpec, environment: Environment): string {
  const { account, region, cluster, network } = environment
  // What the service says wins, so that a default which it does not use changes nothing.
  const roles = { ...environment.roles, ...spec.roles }
  const sets = {
    ...network,
    subnets: network.subnets.toSorted(compareText),
    securityGroups: network.securityGroups.toSorted(compareText),
  }
  const parts = { id, spec, account, region, cluster, network: sets, roles }
  return createHash('sha256').update(canonical(parts)).digest('hex')
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
