import {
  type DeploymentCircuitBreaker,
  type DeploymentConfiguration,
  type SchedulingStrategy,
  ServiceRevisionCleanup,
  ThresholdType,
} from '@aws-sdk/client-ecs'
import { between, invalid, oneOf } from './errors.ts'
import { withoutStrategy, withStrategyDefaults } from './strategy-configuration.ts'
import { checkStrategy } from './strategy-rules.ts'

const replicaDefaults = { maximumPercent: 200, minimumHealthyPercent: 100 }
const daemonDefaults = { maximumPercent: 100, minimumHealthyPercent: 0 }

const alarmsOff = { alarmNames: [], enable: false, rollback: false }

const breakerOff: Required<DeploymentCircuitBreaker> = {
  enable: false,
  rollback: false,
  resetOnHealthyTask: true,
  thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
}

/** The configuration of a new service: every default that AWS fills in is there. */
export function filledConfiguration(
  input: DeploymentConfiguration,
  scheduling: SchedulingStrategy,
): DeploymentConfiguration {
  return withStrategyDefaults({
    ...(scheduling === 'DAEMON' ? daemonDefaults : replicaDefaults),
    ...input,
    deploymentCircuitBreaker: breaker(breakerOff, input.deploymentCircuitBreaker),
    alarms: { ...alarmsOff, ...input.alarms },
    ...early(input),
  })
}

/**
 * The configuration after UpdateService: the top level merges. In the circuit breaker `enable` and `rollback` are
 * replaced, so that an omitted `rollback` becomes false, while the two newer members are kept. Another strategy leaves the
 * steps and the bake time of the old one behind.
 */
export function mergedConfiguration(
  live: DeploymentConfiguration,
  input: DeploymentConfiguration,
): DeploymentConfiguration {
  const { deploymentCircuitBreaker, alarms, ...rest } = input
  const { strategy = live.strategy } = input
  return withStrategyDefaults({
    ...(strategy === live.strategy ? live : withoutStrategy(live)),
    ...rest,
    ...early(input),
    ...(deploymentCircuitBreaker && {
      deploymentCircuitBreaker: breaker(live.deploymentCircuitBreaker, deploymentCircuitBreaker),
    }),
    ...(alarms && { alarms: { ...alarmsOff, ...alarms } }),
  })
}

function breaker(
  live: DeploymentCircuitBreaker = breakerOff,
  input: DeploymentCircuitBreaker = breakerOff,
): DeploymentCircuitBreaker {
  return {
    ...live,
    ...input,
    enable: input.enable ?? false,
    rollback: input.rollback ?? false,
  }
}

function early(input: DeploymentConfiguration): DeploymentConfiguration {
  if (input.earlySuccessCriteria === undefined) return {}
  const defaults = { healthyPercent: 100, sourceServiceRevisionCleanup: 'BLOCKING' as const }
  return { earlySuccessCriteria: { ...defaults, ...input.earlySuccessCriteria } }
}

/**
 * @throws AwsError InvalidParameterException for values that ECS refuses, UnsupportedFeatureException for hooks that this
 * simulator does not act on
 */
export function checkConfiguration(
  configuration: DeploymentConfiguration,
  scheduling: SchedulingStrategy,
): void {
  const { maximumPercent = 200, minimumHealthyPercent = 100 } = configuration
  between(minimumHealthyPercent, 0, 100, 'minimumHealthyPercent')
  between(maximumPercent, 0, 10_000, 'maximumPercent')
  if (maximumPercent < minimumHealthyPercent) {
    throw invalid('maximumPercent cannot be less than minimumHealthyPercent.')
  }
  if (maximumPercent === 100 && minimumHealthyPercent === 100) {
    throw invalid(
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    )
  }
  if (scheduling === 'DAEMON' && maximumPercent !== 100) {
    throw invalid('The daemon scheduling strategy needs a maximumPercent of 100.')
  }
  checkThreshold(configuration.deploymentCircuitBreaker)
  checkStrategy(configuration, scheduling)
  checkAlarms(configuration.alarms)
  checkEarly(configuration)
}

function checkThreshold(breaker: DeploymentCircuitBreaker | undefined): void {
  const threshold = breaker?.thresholdConfiguration
  oneOf(threshold?.type, ThresholdType, 'thresholdConfiguration.type')
  between(threshold?.value, 1, 100_000, 'thresholdConfiguration.value')
}

function checkAlarms(alarms: DeploymentConfiguration['alarms']): void {
  if (alarms?.enable && !alarms.alarmNames?.length) {
    throw invalid('alarmNames must name at least one alarm when deployment alarms are enabled.')
  }
}

function checkEarly({
  strategy = 'ROLLING',
  minimumHealthyPercent = 100,
  earlySuccessCriteria: early,
}: DeploymentConfiguration): void {
  oneOf(
    early?.sourceServiceRevisionCleanup,
    ServiceRevisionCleanup,
    'earlySuccessCriteria.sourceServiceRevisionCleanup',
  )
  if (early?.enable !== true) return
  if (strategy !== 'ROLLING') {
    throw invalid('earlySuccessCriteria is only valid for the strategy ROLLING. Leave it out.')
  }
  const member = 'earlySuccessCriteria.healthyPercent'
  between(early.healthyPercent, minimumHealthyPercent, 100, member)
}
