import type { HealthReport } from '../../model/index.ts'
import type { LiveService } from './change.ts'
import { inquiryOf } from './explain.ts'
import { isStaged, primaryOf } from './rollout.ts'

export function healthOfService(live: LiveService): HealthReport {
  const primary = primaryOf(live.service)
  const desired = live.service.desiredCount ?? 0
  const running = live.service.runningCount ?? 0
  const counts = `${running} of ${desired} tasks run`
  const inquiry = inquiryOf(live)
  const more = {
    ...(inquiry !== undefined && { inquiry }),
    ...(live.rollout !== undefined && { rollout: live.rollout }),
    ...(live.rejected.length > 0 && { rejected: live.rejected }),
  }
  if (live.service.status === 'DRAINING') {
    return { health: 'Progressing', reason: 'Draining', why: `being deleted, ${counts}`, ...more }
  }
  if (primary?.rolloutState === 'FAILED') {
    const why = primary.rolloutStateReason ?? counts
    return {
      health: 'Degraded',
      reason: 'DeploymentFailed',
      why,
      ...more,
      givenUp: why,
      ...(live.alarmed === true && { alarmed: true }),
    }
  }
  const staged = isStaged(live.service) && live.rollout?.phase === 'running'
  if (primary?.rolloutState === 'IN_PROGRESS' || staged) {
    const why = staged ? `${live.rollout.why}, ${counts}` : counts
    const running = primary?.id === undefined ? {} : { running: primary.id }
    return { health: 'Progressing', reason: 'RolloutInProgress', why, ...more, ...running }
  }
  if (running !== desired) {
    const reason = running < desired ? 'TasksMissing' : 'TasksLeaving'
    return { health: 'Progressing', reason, why: counts, ...more }
  }
  const why = desired === 0 ? 'scaled to zero' : counts
  return { health: 'Healthy', reason: 'AllTasksRunning', why, ...more }
}
