import {
  overdue,
  preflightFailed,
  type Fault,
  type Next,
  type Random,
  type UnitMemory,
} from '../../model/index.ts'

export interface Pace {
  /** How often a settled unit is looked at (ms). */
  readonly intervalMs: number
  /** How often a rollout is looked at (ms). */
  readonly rolloutMs: number
  /** How long what costs a call for each unit counts at most, as long as nobody is known to have changed it (ms). Default: not at all. */
  readonly relyMs?: number
}

const backoffFirstMs = 1_000
const backoffMsMax = 5 * 60_000
/** A mistake in a spec or in the set-up of AWS is rarely mended within a minute; a commit or a person comes first. */
const mistakeFirstMs = 30_000
const mistakeMsMax = 30 * 60_000

/**
 * When a unit is looked at again. Settled units meet on a common grid, so that one batched call reads ten of them;
 * failures are spread by full jitter, so that they do not meet.
 */
export function schedule(
  memory: Omit<UnitMemory, 'next'>,
  progressed: boolean,
  pace: Pace,
  now: number,
  random: Random,
): Next {
  const { status, failures } = memory
  if (isFailure(status.fault)) {
    return { at: now + delayMs(status.fault, failures, random), because: status.fault.code }
  }
  if (progressed) return { at: now, because: 'the last pass got somewhere' }
  const moves = status.health.is === 'Progressing' || status.operation.is === 'Applying'
  if (memory.rollout !== undefined || moves) {
    return {
      at: grid(now, Math.min(pace.rolloutMs, pace.intervalMs)),
      because: 'what is under way is followed',
    }
  }
  return { at: grid(now, pace.intervalMs), because: 'live AWS is compared regularly' }
}

/**
 * A pass failed, and the next one rests. A release that was refused is checked again in its own time, and a wait that takes
 * too long is looked at as before: what is in place meanwhile is looked after as ever.
 */
export function isFailure(fault: Fault | undefined): fault is Fault {
  return fault !== undefined && fault.code !== preflightFailed && fault.code !== overdue
}

/** One call describes ten services, and AWS refills twenty calls a second (ECS API reference, "Request throttling"). */
const unitsPerSecond = 10 * 20

/**
 * How often settled units can be looked at: as often as it is wanted, or as the share of the read rate allows. At the
 * default share of 25 % that is 1,500 units in 30 seconds, and 10,000 in 200. Looks beyond it would only wait for each other,
 * and commits and events with them.
 */
export function pollEveryMs(wantedMs: number, units: number, readShare: number): number {
  const possibleMs = Math.ceil((units / (unitsPerSecond * readShare)) * 1_000)
  return Math.max(wantedMs, possibleMs)
}

/** AWS tells the attributes of one target group a call, and refills ten calls a second (Elastic Load Balancing, "API throttling"). */
const singlesPerSecond = 10

/**
 * How long what costs a call for each unit is relied on (ms): twice as long as the share of the rate takes to ask for all of
 * it. Up to some forty units that is less than the 30 seconds after which they are looked at anyway.
 */
export function relyMsOf(units: number, readShare: number): number {
  return Math.ceil(((2 * units) / (singlesPerSecond * readShare)) * 1_000)
}

/** The next moment that is a multiple of `stepMs`: what shares a step shares its calls. */
export function grid(now: number, stepMs: number): number {
  return (Math.floor(now / stepMs) + 1) * stepMs
}

/** How long a fault rests before it is tried again: longer with every failure. */
export function delayMs({ retry }: Pick<Fault, 'retry'>, failures: number, random: Random): number {
  const mistake = retry === 'on-change' || retry === 'never'
  const first = mistake ? mistakeFirstMs : backoffFirstMs
  const most = mistake ? mistakeMsMax : backoffMsMax
  const ceiling = Math.min(most, first * 2 ** Math.min(Math.max(failures - 1, 0), 20))
  return Math.round(ceiling / 2 + (random.next() * ceiling) / 2)
}
