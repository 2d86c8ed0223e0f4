import type { StepScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling'
import type { Peers } from '../core/peers.ts'
import { AwsError } from '../core/types.ts'
import { bounded, currentlyRunning, setCount } from './capacity.ts'
import type { Running } from './capacity.ts'
import type { PolicyState, Scaling, StepTaken, TargetState } from './model.ts'

type News = Parameters<Peers['application-autoscaling']['hearAlarm']>[1]

const cooldownDefaultS = 300
/** An alarm that was not heard for this long is no longer in ALARM: it is heard each minute. */
const wishKeptMs = 90_000

/** Takes the step that an alarm asks for, as far as bounds, cooldown and suspension let it. */
export function hearAlarm(scaling: Scaling, policyArn: string, news: News): void {
  const { state, context } = scaling
  for (const target of Object.values(state.targets)) {
    const policy = Object.values(target.policies).find(({ arn }) => arn === policyArn)
    if (policy === undefined) continue
    const running = runningOrNothing(scaling, target)
    if (running === undefined) return
    const { count } = running
    const cause = `monitor alarm ${news.alarm} in state ALARM triggered policy ${policy.name}`
    const cooldownMs = cooldownOf(policy, news) * 1000
    const wanted = wantedCount(target, policy, news, count, context.now)
    if (wanted === undefined || isHeldBack(target, wanted, running, context.now)) return
    if (setCount(scaling, target, count, wanted, cause)) {
      const taken: StepTaken = { at: context.now, cooldownMs, from: count }
      if (bounded(target, wanted) > count) target.lastOut = taken
      if (bounded(target, wanted) < count) target.lastIn = taken
    }
  }
}

function runningOrNothing({ context }: Scaling, target: TargetState): Running | undefined {
  try {
    return currentlyRunning(target.resource, context)
  } catch (error) {
    // It is told again in a minute.
    if (error instanceof AwsError) return undefined
    throw error
  }
}

/** Whether suspension, a cooldown or a deployment forbids a step to `wanted`. A deployment forbids steps in alone. */
function isHeldBack(
  target: TargetState,
  wanted: number,
  { count, deploys }: Running,
  now: number,
): boolean {
  if (wanted > count) return target.suspended.DynamicScalingOutSuspended === true
  if (wanted === count || deploys || target.suspended.DynamicScalingInSuspended === true)
    return true
  return isCooling(target.lastIn, now) || isCooling(target.lastOut, now)
}

function isCooling(step: StepTaken | undefined, now: number): step is StepTaken {
  return step !== undefined && now < step.at + step.cooldownMs
}

function wantedCount(
  target: TargetState,
  policy: PolicyState,
  news: News,
  count: number,
  now: number,
): number | undefined {
  // During the cooldown after a step out, its result is not taken for the starting point of the next one.
  const base = isCooling(target.lastOut, now) ? target.lastOut.from : count
  if (policy.step !== undefined) return steppedCount(policy.step, news, count, base)
  const goal = policy.tracking?.TargetValue ?? 0
  if (news.value === undefined || goal <= 0) return undefined
  const isHigh = news.alarm === policy.alarms[0]
  // From zero nothing grows in proportion: AWS begins with the least that it can add.
  if (isHigh && count === 0) return 1
  if (isHigh) return Math.max(count, Math.ceil((base * news.value) / goal))
  policy.wish = { at: now, count: Math.min(count, Math.ceil((count * news.value) / goal)) }
  return agreedCount(target, now)
}

/** The largest count to which all target tracking policies would scale in, once all of them would. */
function agreedCount(target: TargetState, now: number): number | undefined {
  const policies = Object.values(target.policies).filter(
    ({ tracking }) => tracking !== undefined && tracking.DisableScaleIn !== true,
  )
  const wishes = policies.map(({ wish }) => (wish && now - wish.at < wishKeptMs ? wish : undefined))
  if (wishes.length === 0 || wishes.some((wish) => wish === undefined)) return undefined
  return Math.max(...wishes.map((wish) => wish?.count ?? 0))
}

function steppedCount(
  step: StepScalingPolicyConfiguration,
  { value, threshold }: News,
  count: number,
  base: number,
): number | undefined {
  const distance = value === undefined ? 0 : value - threshold
  const found = step.StepAdjustments?.find(
    ({ MetricIntervalLowerBound: low, MetricIntervalUpperBound: high }) => {
      const [from, to] = [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY]
      // Above the threshold the lower bound belongs to the step, below it the upper one.
      return distance >= 0 ? distance >= from && distance < to : distance > from && distance <= to
    },
  )
  if (found === undefined) return undefined
  const adjusted = (from: number): number => adjust(step, found.ScalingAdjustment ?? 0, from)
  return adjusted(count) > count ? Math.max(count, adjusted(base)) : adjusted(count)
}

function adjust(step: StepScalingPolicyConfiguration, by: number, from: number): number {
  const { AdjustmentType: type, MinAdjustmentMagnitude: magnitude = 1 } = step
  if (type === 'ExactCapacity') return by
  if (type !== 'PercentChangeInCapacity') return from + by
  return from + atLeast(roundedPercent((from * by) / 100), magnitude)
}

/** Towards zero, but never to zero. */
function roundedPercent(change: number): number {
  if (change > 0 && change < 1) return 1
  return change < 0 && change > -1 ? -1 : Math.trunc(change)
}

function atLeast(change: number, magnitude: number): number {
  return Math.sign(change) * Math.max(Math.abs(change), magnitude)
}

function cooldownOf({ step, tracking, alarms }: PolicyState, { alarm }: News): number {
  if (step !== undefined) return step.Cooldown ?? cooldownDefaultS
  const isHigh = alarm === alarms[0]
  return (isHigh ? tracking?.ScaleOutCooldown : tracking?.ScaleInCooldown) ?? cooldownDefaultS
}
