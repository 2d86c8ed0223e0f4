import { noHostsReason, type Fleet, type HealthReport, type Rollout } from '../../model/index.ts'
import type { LiveBundle } from './observe.ts'
import { targetOf, type Pointer } from './pointer.ts'
import { failuresIn } from './rollout.ts'

/** The hosts are the health of a bundle. A rollout is known by the digest that is rolled out. */
export function healthOf(live: LiveBundle): HealthReport {
  const { pointer, fleet } = live
  if (pointer === undefined || fleet === undefined) {
    return { health: 'Unknown', reason: 'NotAPointer', why: 'what is published is no pointer' }
  }
  const rollout = rolloutOf(live, pointer, fleet)
  const going =
    fleet.is === 'Progressing' && fleet.hosts.length > 0 && !isStopped(live, pointer, fleet)
  return {
    ...wordOf(fleet),
    fleet,
    ...(rollout !== undefined && { rollout }),
    ...(going && { running: fleet.digest }),
  }
}

function wordOf({ is, why, hosts }: Fleet): Pick<HealthReport, 'health' | 'reason' | 'why'> {
  switch (is) {
    case 'Converged':
      return { health: 'Healthy', reason: 'Converged', why }
    case 'Progressing':
      return hosts.length === 0
        ? { health: 'Progressing', reason: noHostsReason, why }
        : { health: 'Progressing', reason: 'HostsProgressing', why }
    case 'Stale':
      // Nobody tells whether it works, and nobody is missed either.
      if (hosts.length === 0) return { health: 'Unknown', reason: noHostsReason, why }
      return { health: 'Degraded', reason: 'HostsStale', why }
    case 'Degraded':
      return hosts[0]?.is === 'refused'
        ? { health: 'Degraded', reason: 'HostsRefused', why }
        : { health: 'Degraded', reason: 'HostsFailed', why }
  }
}

function tooManyFailed({ request }: LiveBundle, pointer: Pointer, fleet: Fleet): boolean {
  return failuresIn(request, pointer, fleet) > request.rollout.maxFailures
}

/** Too many hosts failed, and the documents say to stay there: only a commit gets it going again. */
function isStopped(live: LiveBundle, pointer: Pointer, fleet: Fleet): boolean {
  return live.request.rollout.onFailure === 'stop' && tooManyFailed(live, pointer, fleet)
}

function rolloutOf(live: LiveBundle, pointer: Pointer, fleet: Fleet): Rollout | undefined {
  const id = live.following
  if (id === undefined) return undefined
  if (targetOf(pointer) !== id) return { id, phase: 'superseded', why: 'another bundle took over' }
  if (tooManyFailed(live, pointer, fleet)) {
    if (live.request.rollout.onFailure === 'stop') return undefined
    return { id, phase: 'failed', why: fleet.why }
  }
  const going = pointer.next !== undefined || fleet.hosts.some(({ is }) => is === 'progressing')
  return going
    ? { id, phase: 'running', why: fleet.why }
    : { id, phase: 'completed', why: fleet.why }
}
