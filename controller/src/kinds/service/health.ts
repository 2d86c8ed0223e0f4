import type { Service } from '@aws-sdk/client-ecs'
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
  // A rollout can be a success before its last tasks are there and the old ones are gone.
  const old = oldTasksOf(live.service)
  if (running !== desired || old > 0) {
    const reason = running - old < desired ? 'TasksMissing' : 'TasksLeaving'
    const why = old > 0 ? `${running - old} of ${desired} tasks run, ${old} old ones leave` : counts
    return { health: 'Progressing', reason, why, ...more }
  }
  const why = desired === 0 ? 'scaled to zero' : counts
  return { health: 'Healthy', reason: 'AllTasksRunning', why, ...more }
}

/** Tasks that run of deployments before the primary one. */
function oldTasksOf({ deployments = [] }: Service): number {
  const old = deployments.filter(({ status }) => status !== 'PRIMARY')
  return old.reduce((sum, { runningCount = 0 }) => sum + runningCount, 0)
}
