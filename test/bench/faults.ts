import { rateLimits, type FaultRule, type RateLimit, type World } from '@plumbline/simulator'
import type { Clock } from '@plumbline/controller/model'
import type { Wrap } from '../support/wrap.ts'
import { sumOf } from './rig/floor.ts'
import { measured, type Taken } from './rig/meter.ts'
import { routedEstate, type RoutedEstate, type RoutedOptions } from './rig/routed.ts'
import { untilSettled } from './rig/settled.ts'

export interface FaultsOptions {
  readonly units: number
}

/** S12: the same estate is made at AWS in good and in bad days. */
export interface Faults {
  readonly units: number
  readonly days: readonly Day[]
  readonly outage: Outage
}

interface Day extends Taken {
  readonly what: string
  /** Calls that failed or were throttled, for each that was of use. */
  readonly wasted: number
}

/** AWS answers nothing but errors for a while. */
interface Outage {
  readonly minutes: number
  readonly calls: number
  /** What the estate takes in as much time when AWS is well. */
  readonly callsInCalm: number
  /** From the end of the outage until every unit is known to be in sync and healthy (virtual ms). */
  readonly recoveredMs: number
}

/** Ordinary, and ten-fold (ms). */
const latencyMs = 25
const outageMinutes = 10
const intervalMs = 30_000

const serverErrors: FaultRule = {
  operation: '*',
  probability: 0.05,
  outcome: { kind: 'error', code: 'InternalFailure', status: 500 },
}
const down: FaultRule = { ...serverErrors, probability: 1 }

/** AWS does not publish the rates of Application Auto Scaling; this one is far below what the controller begins with. */
const hidden: RateLimit = {
  group: 'a rate that nobody documents',
  operations: [
    'application-autoscaling:RegisterScalableTarget',
    'application-autoscaling:PutScalingPolicy',
    'application-autoscaling:DescribeScalableTargets',
    'application-autoscaling:DescribeScalingPolicies',
    'application-autoscaling:DescribeScheduledActions',
  ],
  burst: 5,
  perSecond: 1,
}

/** The part `faults`. */
export async function run({ units }: FaultsOptions): Promise<Faults> {
  const days = [
    await day('an ordinary day', { units }, latencyMs),
    await day('5 % of all calls end with 500', { units }, latencyMs, [serverErrors]),
    await day('ten-fold latency', { units }, 10 * latencyMs),
    await day(
      'a rate of auto scaling that nobody documents',
      { units, limits: [...rateLimits, hidden] },
      latencyMs,
    ),
  ]
  return { units, days, outage: await outage(units) }
}

async function day(
  what: string,
  options: RoutedOptions,
  callMs: number,
  rules: readonly FaultRule[] = [],
): Promise<Day> {
  const estate = await slowEstate(options, callMs)
  for (const rule of rules) estate.world.faults.prime(rule)
  const taken = await converged(estate, options.units)
  estate.world.faults.clear()
  await estate.house.stop()
  const wasted = taken.throttled + taken.failed
  return { what, ...taken, wasted: wasted / (sumOf(taken.calls) - wasted) }
}

/** An estate at an AWS that takes its time with each call. */
async function slowEstate(options: RoutedOptions, callMs: number): Promise<RoutedEstate> {
  const slow: { clock?: Clock } = {}
  const wrap = (): Wrap => ({
    transport: (inner) => async (place, op, input, signal) => {
      await slow.clock?.sleep(callMs, signal)
      return inner(place, op, input, signal)
    },
  })
  const estate = await routedEstate({ ...options, wrap })
  slow.clock = estate.house.clock
  return estate
}

function converged({ world, house, files }: RoutedEstate, units: number): Promise<Taken> {
  house.git.commit(files)
  return measured(
    awsOf(world),
    () => house.clock.now(),
    () => untilSettled(house, units),
  )
}

const awsOf = (world: World) => ({ counts: async () => world.journal.counts() })

async function outage(units: number): Promise<Outage> {
  const estate = await slowEstate({ units }, latencyMs)
  const { world, house } = estate
  await converged(estate, units)
  await house.turn(2 * outageMinutes * 60_000)
  const turned = () => house.turn(outageMinutes * 60_000)
  const now = () => house.clock.now()
  const calm = await measured(awsOf(world), now, turned)
  world.faults.prime(down)
  const bad = await measured(awsOf(world), now, turned)
  world.faults.clear()
  const ended = now()
  while (!(await allAreLookedAt(estate, units, ended))) await house.turn(1_000)
  const recoveredMs = now() - ended
  await house.stop()
  const calls = sumOf(bad.calls)
  return { minutes: outageMinutes, calls, callsInCalm: sumOf(calm.calls), recoveredMs }
}

async function allAreLookedAt({ house }: RoutedEstate, units: number, since: number) {
  if (house.clock.now() - since > 100 * intervalMs)
    throw new Error('nothing recovered in 50 minutes')
  const rows = await house.store.units({ limit: units })
  return rows.every(
    ({ status: { sync, health } }) => sync.is === 'Synced' && health.is === 'Healthy',
  )
}
