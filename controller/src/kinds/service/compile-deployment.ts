import type {
  DeploymentCircuitBreaker,
  DeploymentConfiguration,
  DeploymentLifecycleHook,
  DeploymentLifecycleHookStage,
  DeploymentStrategy,
} from '@aws-sdk/client-ecs'
import type { Deploy, Gate, ServiceUnit } from '@plumbline/desired-state'
import { gateSeconds, type Context } from '../../model/index.ts'
import { alarmNameOf } from '../ownership.ts'

const strategies = {
  rolling: 'ROLLING',
  blueGreen: 'BLUE_GREEN',
  linear: 'LINEAR',
  canary: 'CANARY',
} as const satisfies Record<Deploy['strategy'], DeploymentStrategy>

/**
 * Always complete: UpdateService merges this block, and a circuit breaker that is sent without `rollback` loses it.
 * The breaker is on whether it rolls back or not: without it ECS starts failing tasks for ever, and nothing ever says so.
 */
export function deploymentConfiguration(
  { spec }: ServiceUnit,
  context: Context,
): DeploymentConfiguration {
  const { deploy, alarms } = spec
  const alarmNames = deploy.alarms.map((name) =>
    Object.hasOwn(alarms, name) ? alarmNameOf(context, name) : name,
  )
  const hooks = pauses(deploy)
  return {
    strategy: strategies[deploy.strategy],
    minimumHealthyPercent: deploy.minHealthyPercent,
    maximumPercent: deploy.maxRunningPercent,
    deploymentCircuitBreaker: {
      enable: true,
      rollback: deploy.rollbackOnFailure ?? true,
      ...thresholdOf(deploy),
    },
    ...steps(deploy),
    ...earlySuccess(deploy),
    // Blue/green must state it, and rolling must not (ECS guide, "Required resources for blue/green deployments").
    ...(deploy.strategy !== 'rolling' && { bakeTimeInMinutes: deploy.bakeAfterMinutes ?? 0 }),
    ...(alarmNames.length > 0 && {
      alarms: { alarmNames, enable: true, rollback: deploy.rollbackOnAlarm ?? true },
    }),
    ...(hooks.length > 0 && { lifecycleHooks: hooks }),
  }
}

/** Left to ECS when nothing is said: accounts that do not know the member yet would refuse it. */
function thresholdOf({
  breakAfter,
}: Deploy): Pick<DeploymentCircuitBreaker, 'thresholdConfiguration'> {
  if (breakAfter === undefined) return {}
  return 'tasks' in breakAfter
    ? { thresholdConfiguration: { type: 'COUNT', value: breakAfter.tasks } }
    : { thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: breakAfter.percent } }
}

/** Left out when nothing is said: it is off then, and an update that takes it away says so (`clearedParts`). */
function earlySuccess({ earlySuccess: early }: Deploy): DeploymentConfiguration {
  if (early === undefined) return {}
  const sourceServiceRevisionCleanup = early.oldTasks === 'after' ? 'DEFERRED' : 'BLOCKING'
  return {
    earlySuccessCriteria: {
      enable: true,
      healthyPercent: early.healthyPercent,
      sourceServiceRevisionCleanup,
    },
  }
}

/** What only one strategy has. */
function steps({ strategy, linear, canary }: Deploy): DeploymentConfiguration {
  if (strategy === 'linear' && linear !== undefined) {
    const { stepPercent, bakeMinutes } = linear
    return { linearConfiguration: { stepPercent, stepBakeTimeInMinutes: bakeMinutes } }
  }
  if (strategy === 'canary' && canary !== undefined) {
    const { percent, bakeMinutes } = canary
    return {
      canaryConfiguration: { canaryPercent: percent, canaryBakeTimeInMinutes: bakeMinutes },
    }
  }
  return {}
}

const stages = {
  postScaleUp: 'POST_SCALE_UP',
  postTestTraffic: 'POST_TEST_TRAFFIC_SHIFT',
  preProductionTraffic: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
  postProductionTraffic: 'POST_PRODUCTION_TRAFFIC_SHIFT',
} as const satisfies Record<Exclude<Gate['at'], 'preScaleUp'>, DeploymentLifecycleHookStage>

/** Where a gate stands that makes a deployment pause at a stage of ECS; nowhere before the scale-up. */
export function gateStageOf(stage: string | undefined): Gate['at'] | undefined {
  return keysOf(stages).find((at) => stages[at] === stage)
}

const keysOf = <Key extends string>(object: Readonly<Record<Key, unknown>>) =>
  Object.keys(object) as Key[]

/**
 * One pause for every stage at which gates stand, open when all of them are: ECS does not say what several pauses at one
 * stage would do. It holds as long as the most patient gate, and goes on by itself only if all of them would. Gates before
 * the scale-up are no pauses: their jobs run before the update is sent, under every strategy.
 */
function pauses({ strategy, gates }: Deploy): DeploymentLifecycleHook[] {
  if (strategy === 'rolling') return []
  return Object.entries(stages).flatMap(([at, stage]) => {
    const there = Object.values(gates).filter((gate) => gate.at === at)
    if (there.length === 0) return []
    const minutes = there.map(({ timeoutSeconds = gateSeconds }) => Math.ceil(timeoutSeconds / 60))
    const goesOn = there.every(({ onTimeout }) => onTimeout === 'continue')
    return [
      {
        targetType: 'PAUSE' as const,
        lifecycleStages: [stage],
        timeoutConfiguration: {
          timeoutInMinutes: Math.max(...minutes),
          action: goesOn ? ('CONTINUE' as const) : ('ROLLBACK' as const),
        },
      },
    ]
  })
}
