import type { DeploymentConfiguration, Service, ServiceDeploymentBrief } from '@aws-sdk/client-ecs'
import { spanText, type Rollout } from '../../model/index.ts'
import { canaryDefaults, linearDefaults } from './normal-deployment.ts'
import { primaryOf } from './rollout.ts'

/** What a rollout may take beside its pauses when the spec does not say: CloudFormation gives a service as long. */
const usualTimeoutSeconds = 3 * 60 * 60

const minuteMs = 60_000
/** What ECS waits at a hook when nothing is said (SDK text of `TimeoutConfiguration`). */
const hookMinutes = 1_440

/** The longest that a rollout may take (ms): its own time, and what it bakes and waits at hooks by its configuration. */
export function rolloutMsMax(
  timeoutSeconds: number | undefined,
  configuration: DeploymentConfiguration,
): number {
  const { bakeTimeInMinutes = 0, lifecycleHooks = [] } = configuration
  const { steps, bakeMinutes } = stepsOf(configuration)
  const pauses = lifecycleHooks.flatMap(({ lifecycleStages = [], timeoutConfiguration }) =>
    lifecycleStages.map((stage) => {
      const times = stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT' ? steps : 1
      return times * (timeoutConfiguration?.timeoutInMinutes ?? hookMinutes)
    }),
  )
  const minutes = [bakeTimeInMinutes, bakeMinutes, ...pauses].reduce((sum, one) => sum + one, 0)
  return (timeoutSeconds ?? usualTimeoutSeconds) * 1_000 + minutes * minuteMs
}

/** In how many steps the traffic moves, and how long it rests between them. */
function stepsOf({
  strategy,
  linearConfiguration: linear = linearDefaults,
  canaryConfiguration: canary = canaryDefaults,
}: DeploymentConfiguration): { readonly steps: number; readonly bakeMinutes: number } {
  if (strategy === 'LINEAR') {
    const steps = Math.ceil(100 / (linear.stepPercent ?? linearDefaults.stepPercent))
    const each = linear.stepBakeTimeInMinutes ?? linearDefaults.stepBakeTimeInMinutes
    return { steps, bakeMinutes: (steps - 1) * each }
  }
  if (strategy !== 'CANARY') return { steps: 1, bakeMinutes: 0 }
  return {
    steps: 2,
    bakeMinutes: canary.canaryBakeTimeInMinutes ?? canaryDefaults.canaryBakeTimeInMinutes,
  }
}

/**
 * Whether a rollout that is the newest one takes longer than it may. `followedMs` is how long it was followed by our own clock: a
 * clock that is not the one of AWS must not end what has just begun.
 */
export function isLate(
  service: Service,
  id: string | undefined,
  msMax: number,
  followedMs: number,
): boolean {
  return id !== undefined && primaryOf(service)?.id === id && followedMs > msMax
}

/**
 * Of a rollout that took longer than it may ECS knows only that it was told to stop: what became of it, and why. What has
 * ended is measured by the clock of AWS, what goes on by ours.
 */
export function withDeadline(
  rollout: Rollout,
  { createdAt, finishedAt }: ServiceDeploymentBrief,
  msMax: number,
  followedMs: number,
): Rollout {
  const { phase, why } = rollout
  const gaveUp = phase === 'rolling-back' || phase === 'rolled-back' || phase === 'failed'
  const took =
    createdAt === undefined || finishedAt === undefined
      ? followedMs
      : finishedAt.getTime() - createdAt.getTime()
  if (!gaveUp || took <= msMax) return rollout
  const late = `it was not over after ${spanText(msMax)}: ${why}`
  // The way back has its time, too: what ECS does not end in it is left to people, and to the next commit.
  const lost = phase === 'rolling-back' && took > 2 * msMax
  return { ...rollout, ...(lost && { phase: 'failed' }), why: late }
}
