import type { Difference, JsonObject, Wait } from '../../model/index.ts'
import type { Changed, ServiceChange } from './change.ts'
import { waitForRoutes, type Succession } from './succession.ts'

/** Between its deletion and its last task a service can neither be changed nor created again. */
export function isLeaving(change: ServiceChange): boolean {
  return change.state !== 'absent' && change.live.service.status === 'DRAINING'
}

/** Why a service waits with a change or with a part of it. */
export function waitOfService(change: ServiceChange): Wait | undefined {
  return waitOfRoutes(change) ?? waitOfUnchangeable(change)
}

/** All of a change waits for its routes: two calls would start two deployments. */
export function waitOfRoutes(change: ServiceChange): Wait | undefined {
  if (change.state === 'unwanted' || isLeaving(change)) return undefined
  const { input, allowReplace } = change.wanted.request
  const { loadBalancers = [] } = input
  if (change.state === 'changed' && !fieldsOf(change).includes('loadBalancers')) return undefined
  const succession = change.state === 'changed' ? change.live.succession : routedIn(change.facts)
  return waitForRoutes(loadBalancers, succession ?? nobody, allowReplace)
}

export const nobody: Succession = { leaving: {}, routed: {} }

function routedIn(facts: JsonObject | undefined): Succession {
  return { ...nobody, ...(facts as unknown as Pick<Succession, 'routed'> | undefined) }
}

/** The fields of the normal form that differ; the first parts of the paths. */
export function fieldsOf({ differences }: Changed): readonly string[] {
  return differences.map(({ path }) => path.split('.')[0] ?? '')
}

function waitOfUnchangeable(change: ServiceChange): Wait | undefined {
  if (change.state !== 'changed' || isLeaving(change)) return undefined
  const fields = unchangeable(change.differences).map(({ path }) => path)
  if (fields.length === 0 || change.wanted.request.allowReplace) return undefined
  return {
    reason: 'NeedsAllowReplace',
    because: `ECS cannot change ${fields.join(' and ')} of a service: with \`allowReplace: true\` it is deleted and made anew, and its traffic stops meanwhile`,
  }
}

/**
 * What only CreateService takes (SDK types). A launch type can be left for capacity providers and come back to, and
 * nothing leads from one launch type to another.
 */
export function unchangeable(differences: readonly Difference[]): readonly Difference[] {
  return differences.filter(({ path, from, to }) => {
    if (path === 'launchType') return from !== undefined && to !== undefined
    return path === 'schedulingStrategy' || path === 'role'
  })
}
