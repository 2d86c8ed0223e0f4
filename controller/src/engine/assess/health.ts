import type { Health } from '../../model/index.ts'
import type { ResourceView } from '../observe/observe.ts'
import type { Facts, Word } from './facts.ts'

const severity: readonly Health[] = [
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
  'Unknown',
]

/** Whether the unit does what it is there for. */
export function healthOf({ plan, views, hold, removed }: Facts): Word<Health> {
  const blind = plan.unreadable[0]
  if (blind !== undefined) {
    return { is: 'Unknown', reason: blind.fault.code, why: `${blind.resource} could not be read` }
  }
  if (hold !== undefined && (hold.by === undefined || hold.stuck !== undefined)) {
    const why = hold.stuck ?? hold.reason
    return { is: 'Degraded', reason: 'RolloutFailed', why }
  }
  // The last resource is the one that the others are there for: of equals, it speaks for the unit.
  const words = views
    .toReversed()
    .toSorted((a, b) => Number(a.kind.auxiliary === true) - Number(b.kind.auxiliary === true))
    .map(healthOfView)
    .toSorted((a, b) => rank(b.is) - rank(a.is))
  const nothing = removed ? 'everything is gone' : 'the unit wants nothing'
  return words[0] ?? { is: 'Missing', reason: 'NothingThere', why: nothing }
}

const rank = (health: Health) => severity.indexOf(health)

function healthOfView({ id, observation, health, wanted }: ResourceView): Word<Health> {
  if (observation.state === 'absent' && wanted !== undefined) {
    return { is: 'Missing', reason: 'NotThere', why: `${id} does not exist` }
  }
  if (health === undefined) return { is: 'Healthy', reason: 'NotThere', why: `${id} is not there` }
  return { is: health.health, reason: health.reason, why: health.why }
}
