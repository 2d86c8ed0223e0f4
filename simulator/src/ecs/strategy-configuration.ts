import type { DeploymentConfiguration, DeploymentLifecycleHook } from '@aws-sdk/client-ecs'

const linearDefaults = { stepPercent: 10, stepBakeTimeInMinutes: 6 }
const canaryDefaults = { canaryPercent: 5, canaryBakeTimeInMinutes: 10 }
const timeoutDefaults = { timeoutInMinutes: 1_440, action: 'ROLLBACK' as const }

/**
 * Fills in what ECS adds to a strategy: its steps and its hooks read back complete. BLUE_GREEN must state its bake time, so
 * none is filled in for it.
 */
export function withStrategyDefaults(input: DeploymentConfiguration): DeploymentConfiguration {
  const { strategy = 'ROLLING', lifecycleHooks, ...rest } = input
  return {
    ...(strategy !== 'BLUE_GREEN' && { bakeTimeInMinutes: 0 }),
    ...rest,
    strategy,
    ...(strategy === 'LINEAR' && {
      linearConfiguration: { ...linearDefaults, ...rest.linearConfiguration },
    }),
    ...(strategy === 'CANARY' && {
      canaryConfiguration: { ...canaryDefaults, ...rest.canaryConfiguration },
    }),
    ...(lifecycleHooks?.length && { lifecycleHooks: lifecycleHooks.map(withHookDefaults) }),
  }
}

function withHookDefaults(hook: DeploymentLifecycleHook): DeploymentLifecycleHook {
  return {
    targetType: 'AWS_LAMBDA',
    ...hook,
    timeoutConfiguration: { ...timeoutDefaults, ...hook.timeoutConfiguration },
  }
}

/** What stays of a configuration when an update names another strategy: nothing that only the old one has. */
export function withoutStrategy(live: DeploymentConfiguration): DeploymentConfiguration {
  const {
    bakeTimeInMinutes: _bake,
    linearConfiguration: _linear,
    canaryConfiguration: _canary,
    ...rest
  } = live
  return rest
}
