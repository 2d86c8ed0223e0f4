import type {
  DeploymentConfiguration,
  DeploymentLifecycleHookStage,
  ServiceDeploymentLifecycleStage,
} from '@aws-sdk/client-ecs'

/** Everywhere that a service deployment can be. The SDK's two enums differ in PRE_PRODUCTION_TRAFFIC_SHIFT. */
export type Stage = ServiceDeploymentLifecycleStage | DeploymentLifecycleHookStage

/** One stage of a way: how long it lasts at least, and the traffic of the new revision from its beginning on, in percent. */
export interface Leg {
  readonly stage: Stage
  readonly lastsMs: number
  readonly production?: number
  readonly test?: number
}

/** What a way depends on besides the configuration. */
export interface Journey {
  /** How long a stage lasts that waits for nothing. */
  readonly stageMs: number
  /** Whether revisions have to be cleared away before it begins. */
  readonly reconciles: boolean
  /** Whether there is an earlier revision whose traffic is taken over. */
  readonly replaces: boolean
  /** Whether a first deployment waits out its bake times. */
  readonly bakesFirst: boolean
  /** How long a rolling deployment goes on watching its alarms. */
  readonly alarmBakeMs: number
}

const minuteMs = 60_000

/** The way of a deployment, from its first stage to its last. */
export function wayOf(configuration: DeploymentConfiguration, journey: Journey): Leg[] {
  return configuration.strategy === 'ROLLING' || configuration.strategy === undefined
    ? rollingWay(journey)
    : shiftingWay(configuration, journey)
}

/** A rolling deployment starts and stops tasks in SCALE_UP, until the service is steady. */
function rollingWay({ alarmBakeMs }: Journey): Leg[] {
  return [
    { stage: 'PRE_SCALE_UP', lastsMs: 0 },
    { stage: 'SCALE_UP', lastsMs: 0 },
    { stage: 'POST_SCALE_UP', lastsMs: 0 },
    { stage: 'BAKE_TIME', lastsMs: alarmBakeMs },
  ]
}

function shiftingWay(configuration: DeploymentConfiguration, journey: Journey): Leg[] {
  const { stageMs: lastsMs, reconciles, replaces, bakesFirst } = journey
  const bakes = replaces || bakesFirst
  const bakeMs = bakes ? (configuration.bakeTimeInMinutes ?? 0) * minuteMs : 0
  const steps = replaces ? stepsOf(configuration) : [{ percent: 100, bakeMs: 0 }]
  return [
    ...(reconciles ? [{ stage: 'RECONCILE_SERVICE' as const, lastsMs }] : []),
    { stage: 'PRE_SCALE_UP', lastsMs },
    { stage: 'SCALE_UP', lastsMs },
    { stage: 'POST_SCALE_UP', lastsMs },
    { stage: 'TEST_TRAFFIC_SHIFT', lastsMs, test: 100 },
    { stage: 'POST_TEST_TRAFFIC_SHIFT', lastsMs },
    ...steps.flatMap(({ percent, bakeMs: stepMs }): Leg[] => [
      { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', lastsMs },
      { stage: 'PRODUCTION_TRAFFIC_SHIFT', lastsMs: lastsMs + stepMs, production: percent },
    ]),
    { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT', lastsMs },
    { stage: 'BAKE_TIME', lastsMs: bakeMs },
    { stage: 'CLEAN_UP', lastsMs },
  ]
}

interface Step {
  readonly percent: number
  readonly bakeMs: number
}

/** The shares of production traffic that the new revision gets one after the other; the last one does not bake. */
function stepsOf({
  strategy,
  linearConfiguration: linear,
  canaryConfiguration: canary,
}: DeploymentConfiguration): Step[] {
  if (strategy === 'LINEAR') return linearSteps(linear?.stepPercent, linear?.stepBakeTimeInMinutes)
  if (strategy !== 'CANARY') return [{ percent: 100, bakeMs: 0 }]
  const { canaryPercent: percent = 5, canaryBakeTimeInMinutes: minutes = 10 } = canary ?? {}
  const last = { percent: 100, bakeMs: 0 }
  return percent < 100 ? [{ percent, bakeMs: minutes * minuteMs }, last] : [last]
}

/** Counted in tenths of a percent, which are exact. */
function linearSteps(stepPercent = 10, minutes = 6): Step[] {
  const tenths = Math.round(stepPercent * 10)
  const count = Math.ceil(1_000 / tenths)
  return Array.from({ length: count }, (_, index) => {
    const percent = Math.min(1_000, tenths * (index + 1)) / 10
    return { percent, bakeMs: percent < 100 ? minutes * minuteMs : 0 }
  })
}

/** The way back: the old revision is there in full, gets back what traffic was taken from it, and the new one goes. */
export function wayBack(
  shifted: { readonly production: boolean; readonly test: boolean },
  stageMs: number,
): Leg[] {
  const lastsMs = stageMs
  return [
    { stage: 'SCALE_UP', lastsMs: 0 },
    ...(shifted.production
      ? [{ stage: 'PRODUCTION_TRAFFIC_SHIFT' as const, lastsMs, production: 0 }]
      : []),
    ...(shifted.test ? [{ stage: 'TEST_TRAFFIC_SHIFT' as const, lastsMs, test: 0 }] : []),
    { stage: 'CLEAN_UP', lastsMs },
  ]
}
