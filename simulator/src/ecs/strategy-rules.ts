import {
  type DeploymentConfiguration,
  type DeploymentLifecycleHook,
  DeploymentLifecycleHookAction,
  DeploymentLifecycleHookStage,
  DeploymentLifecycleHookTargetType,
  DeploymentStrategy,
  type SchedulingStrategy,
} from '@aws-sdk/client-ecs'
import { between, invalid, notSimulated, oneOf, required } from './errors.ts'

const dayMinutes = 1_440
const hookMinutesMax = 20_160
const hooksMax = 10

/**
 * Checks the strategy of a deployment configuration, with its steps and hooks.
 * @throws AwsError InvalidParameterException, UnsupportedFeatureException for hooks that call Lambda
 */
export function checkStrategy(
  configuration: DeploymentConfiguration,
  scheduling: SchedulingStrategy,
): void {
  const { strategy = 'ROLLING', bakeTimeInMinutes } = configuration
  oneOf(strategy, DeploymentStrategy, 'deploymentConfiguration.strategy')
  if (strategy === 'ROLLING' && bakeTimeInMinutes) {
    throw invalid('bakeTimeInMinutes cannot be set for the strategy ROLLING. Leave it out.')
  }
  if (strategy !== 'ROLLING' && scheduling === 'DAEMON') {
    throw invalid(`The daemon scheduling strategy does not support ${strategy}. Use ROLLING.`)
  }
  if (strategy === 'BLUE_GREEN') required(bakeTimeInMinutes, 'bakeTimeInMinutes')
  between(bakeTimeInMinutes, 0, dayMinutes, 'bakeTimeInMinutes')
  checkSteps(configuration)
  checkHooks(configuration.lifecycleHooks ?? [], strategy)
}

function checkSteps(configuration: DeploymentConfiguration): void {
  const { strategy, linearConfiguration: linear, canaryConfiguration: canary } = configuration
  if (linear !== undefined && strategy !== 'LINEAR') {
    throw invalid('linearConfiguration is only valid for the strategy LINEAR. Leave it out.')
  }
  if (canary !== undefined && strategy !== 'CANARY') {
    throw invalid('canaryConfiguration is only valid for the strategy CANARY. Leave it out.')
  }
  tenths(linear?.stepPercent, 3, 'stepPercent')
  between(linear?.stepBakeTimeInMinutes, 0, dayMinutes, 'stepBakeTimeInMinutes')
  tenths(canary?.canaryPercent, 0.1, 'canaryPercent')
  between(canary?.canaryBakeTimeInMinutes, 0, dayMinutes, 'canaryBakeTimeInMinutes')
}

/** Percentages have one digit behind the point. */
function tenths(value: number | undefined, low: number, member: string): void {
  if (value === undefined) return
  const isTenth = Math.abs(value * 10 - Math.round(value * 10)) < 1e-6
  if (isTenth && value >= low && value <= 100) return
  throw invalid(`${member} must be a multiple of 0.1 from ${low} to 100, but is ${value}.`)
}

function checkHooks(hooks: readonly DeploymentLifecycleHook[], strategy: DeploymentStrategy): void {
  if (hooks.length > hooksMax) {
    throw invalid(`At most ${hooksMax} pause hooks are allowed per service.`)
  }
  for (const hook of hooks) checkHook(hook)
  const stages = hooks.flatMap((hook) => hook.lifecycleStages ?? [])
  const stray = stages.find((stage) => strategy === 'ROLLING' && !rollingPauses.includes(stage))
  if (stray !== undefined) {
    throw notSimulated(
      `a pause at ${stray} in a rolling deployment`,
      `Use one of ${rollingPauses.join(', ')}.`,
    )
  }
}

/** Stages that a rollback passes too: a pause there would hold it up. */
const neverPaused: readonly DeploymentLifecycleHookStage[] = [
  'TEST_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
]

/** AWS does not say which stages a rolling deployment passes. */
const rollingPauses: readonly DeploymentLifecycleHookStage[] = ['PRE_SCALE_UP', 'POST_SCALE_UP']

function checkHook(hook: DeploymentLifecycleHook): void {
  const { targetType, lifecycleStages = [], timeoutConfiguration: timeout } = hook
  oneOf(targetType, DeploymentLifecycleHookTargetType, 'lifecycleHooks.targetType')
  for (const stage of lifecycleStages) {
    oneOf(stage, DeploymentLifecycleHookStage, 'lifecycleHooks.lifecycleStages')
  }
  if (lifecycleStages.length === 0) throw invalid('lifecycleStages of a hook can not be empty.')
  if (targetType !== 'PAUSE') {
    throw notSimulated('lifecycle hooks that call a Lambda function', 'Use the targetType PAUSE.')
  }
  if (lifecycleStages.some((stage) => neverPaused.includes(stage))) {
    throw invalid('Invalid lifecycle stage provided for Pause Hook')
  }
  if ((hook.hookTargetArn ?? hook.roleArn) !== undefined) {
    throw invalid('hookTargetArn and roleArn are not applicable for PAUSE hooks. Leave them out.')
  }
  between(timeout?.timeoutInMinutes, 1, hookMinutesMax, 'timeoutInMinutes')
  oneOf(timeout?.action, DeploymentLifecycleHookAction, 'timeoutConfiguration.action')
}
