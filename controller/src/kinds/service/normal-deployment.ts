import type { JsonObject } from '../../model/index.ts'
import { each, fold, object, sorted } from '../normal.ts'

const replicaDefaults: JsonObject = { maximumPercent: 200, minimumHealthyPercent: 100 }
const daemonDefaults: JsonObject = { maximumPercent: 100, minimumHealthyPercent: 0 }

/** What ECS fills in, of parts that only one strategy has (SDK text). */
export const linearDefaults = { stepPercent: 10, stepBakeTimeInMinutes: 6 }
export const canaryDefaults = { canaryPercent: 5, canaryBakeTimeInMinutes: 10 }

/** The threshold was added in 2026 and older accounts answer without it, so it is folded by itself. */
export const breakerDefaults = {
  resetOnHealthyTask: true,
  thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
} as const satisfies JsonObject

/** The deployment configuration of a service; a part that another strategy or a switch puts out of use says nothing. */
export function normalDeployment(configuration: JsonObject, daemon: boolean): JsonObject {
  const { deploymentCircuitBreaker, ...rest } = configuration
  const { strategy = 'ROLLING' } = rest
  return {
    ...fold(rest, {
      strategy: 'ROLLING',
      bakeTimeInMinutes: 0,
      ...(daemon ? daemonDefaults : replicaDefaults),
    }),
    circuitBreaker: fold(object(deploymentCircuitBreaker), breakerDefaults),
    alarms: whereOn(object(rest.alarms), (alarms) => ({
      ...alarms,
      alarmNames: sorted(alarms.alarmNames),
    })),
    earlySuccessCriteria: whereOn(object(rest.earlySuccessCriteria), (early) =>
      fold(early, { healthyPercent: 100, sourceServiceRevisionCleanup: 'BLOCKING' }),
    ),
    linearConfiguration:
      strategy === 'LINEAR' ? fold(object(rest.linearConfiguration), linearDefaults) : undefined,
    canaryConfiguration:
      strategy === 'CANARY' ? fold(object(rest.canaryConfiguration), canaryDefaults) : undefined,
    lifecycleHooks: sorted(each(rest.lifecycleHooks, normalHook)),
  }
}

function whereOn(
  part: JsonObject,
  normal: (part: JsonObject) => JsonObject,
): JsonObject | undefined {
  return part.enable === true ? normal(part) : undefined
}

function normalHook(hook: JsonObject): JsonObject {
  return {
    ...fold(hook, { targetType: 'AWS_LAMBDA' }),
    lifecycleStages: sorted(hook.lifecycleStages),
    timeoutConfiguration: fold(object(hook.timeoutConfiguration), {
      timeoutInMinutes: 1_440,
      action: 'ROLLBACK',
    }),
  }
}
