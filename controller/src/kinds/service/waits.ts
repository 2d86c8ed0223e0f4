import type { Difference, JsonObject, Wait } from '../../model/index.ts'
import type { Changed, ServiceChange } from './change.ts'
import { primaryOf } from './rollout.ts'
import { waitForRoutes, type Succession } from './succession.ts'
import { waitForWayBack } from './way-back.ts'

/** Between its deletion and its last task a service can neither be changed nor created again. */
export function isLeaving(change: ServiceChange): boolean {
  return change.state !== 'absent' && change.live.service.status === 'DRAINING'
}

/** Why a service waits with a change or with a part of it. */
export function waitOfService(change: ServiceChange): Wait | undefined {
  return waitOfWhole(change) ?? waitOfUnchangeable(change)
}

/** What all of a change waits for: a part of it sent before would start a deployment of its own. */
export function waitOfWhole(change: ServiceChange): Wait | undefined {
  const back = change.state === 'changed' ? waitForWayBack(change) : undefined
  return back ?? waitOfRoutes(change) ?? waitOfStrategy(change)
}

/**
 * A deployment that shifts traffic begins from one that was completed (`RECONCILE_SERVICE` in the SDK's text): what one that
 * is under way has moved would go back, to tasks that may be gone or to groups that no rule forwards to any more. So the
 * strategy and the pair of groups change between two deployments. One whose tasks fail is not waited for.
 */
function waitOfStrategy(change: ServiceChange): Wait | undefined {
  if (change.state !== 'changed' || isLeaving(change)) return undefined
  const { service, succession = nobody } = change.live
  const { input } = change.wanted.request
  const shifts = (input.loadBalancers ?? []).some((one) => one.advancedConfiguration !== undefined)
  const begins = change.differences.some(({ path }) => path === 'deployment.strategy')
  const primary = primaryOf(service)
  const underWay = primary?.rolloutState === 'IN_PROGRESS' && (primary.failedTasks ?? 0) === 0
  const apart = begins || Object.keys(succession.leaving).length > 0
  if (!shifts || !apart || !underWay) return undefined
  return {
    reason: 'WaitsFor',
    because: 'waits until the rollout that is under way has ended',
    awaits: 'rollout',
  }
}

function waitOfRoutes(change: ServiceChange): Wait | undefined {
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
