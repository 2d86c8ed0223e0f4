import { createHash } from 'node:crypto'
import { canonical } from './text/canonical.ts'
import { compareText } from './text/problem.ts'
import type { JobUnit, PuppetBundle, ServiceUnit } from './types.ts'

/** A unit that is complete but for its fingerprint. */
export type Unsigned =
  | Omit<ServiceUnit, 'fingerprint'>
  | Omit<JobUnit, 'fingerprint'>
  | Omit<PuppetBundle, 'fingerprint'>

/**
 * SHA-256 over what a unit is made of. Comments, positions, the order of keys, the team, the policy, what is said of
 * drift, and variables that the unit does not use are not part of it.
 */
export function fingerprint(unit: Unsigned): string {
  const { id, spec, environment, tags, dependsOn } = unit
  const { account, region } = environment
  const { drift: _policy, ...made } = spec as typeof spec & { drift?: unknown }
  const common = {
    id,
    spec: made,
    tags,
    dependsOn: dependsOn.toSorted(compareText),
    account,
    region,
  }
  const parts = unit.kind === 'bundle' ? common : { ...common, ...aroundTask(unit) }
  return createHash('sha256').update(canonical(parts)).digest('hex')
}

/** What the environment gives to a task. */
function aroundTask(unit: Exclude<Unsigned, { kind: 'bundle' }>) {
  const { cluster, network } = unit.environment
  const sets = {
    ...network,
    subnets: network.subnets.toSorted(compareText),
    securityGroups: network.securityGroups.toSorted(compareText),
  }
  // What the service says wins, so that a default which it does not use changes nothing.
  const roles = { ...unit.environment.roles, ...unit.spec.roles }
  const listeners = unit.kind === 'service' ? listenersOf(unit) : {}
  const calledBy = unit.kind === 'job' && unit.calledBy.length > 0 ? unit.calledBy : undefined
  return { cluster, network: sets, roles, listeners, calledBy }
}

/** The listeners that the routes of a service use. */
function listenersOf({ spec, environment }: Pick<ServiceUnit, 'spec' | 'environment'>) {
  const names = Object.values(spec.ingress).map(({ listener }) => listener)
  return Object.fromEntries(names.map((name) => [name, environment.listeners[name]?.arn]))
}
