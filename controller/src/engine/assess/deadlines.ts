import type { Unit } from '@plumbline/desired-state'
import {
  overdue,
  spanText,
  type Fault,
  type Outcome,
  type Plan,
  type Rollout,
  type Stall,
  type WaitName,
} from '../../model/index.ts'
import type { ResourceView } from '../observe/observe.ts'
import type { Reason } from '../plan/plan.ts'
import { time } from '../time.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Tasks that are missing for longer than this, with no rollout going on, are a failure (ms). */
export const missingTasksMsMax = 10 * minuteMs

interface Deadline {
  /** How long it may take when the documents say nothing (ms). */
  readonly usualMs: number
  /** What a person does about it. */
  readonly hint: string
}

/**
 * How long each wait may take. `docs/rollouts.md` has the same table. A rollout that is followed, a gate and a bundle have
 * deadlines of their own, which end in more than words.
 */
export const deadlines: Readonly<Record<WaitName, Deadline>> = {
  // As long as a gate before the first new task.
  unit: {
    usualMs: 24 * hourMs,
    hint: 'Mend the unit that it waits for, or take it out of dependsOn.',
  },
  // ELB and ECS make what they are asked for within minutes.
  resource: {
    usualMs: hourMs,
    hint: 'See in AWS what became of it; plumbline plan shows what differs.',
  },
  targets: {
    usualMs: 3 * hourMs,
    hint: 'See in the target groups why targets are not healthy or do not leave; commit a release that works.',
  },
  // One that Plumbline does not follow: a person started it.
  rollout: {
    usualMs: 24 * hourMs,
    hint: 'End the deployment that is under way: aws ecs stop-service-deployment.',
  },
  run: {
    usualMs: 24 * hourMs,
    hint: 'Stop the task if it hangs, and give the job a timeout.',
  },
  // Targets drain for an hour at most, and tasks have their stop timeouts besides.
  deletion: {
    usualMs: 2 * hourMs,
    hint: 'See in AWS which tasks or targets are left, and end them there.',
  },
  hosts: {
    usualMs: 24 * hourMs,
    hint: 'See on the hosts why they do not take the bundle.',
  },
}

/** Words of health that say that something ends by itself. */
const waitsInHealth: Readonly<Record<string, WaitName>> = {
  Draining: 'deletion',
  TasksLeaving: 'deletion',
  RolloutInProgress: 'rollout',
  JobRunning: 'run',
  HostsProgressing: 'hosts',
}

/** As much of a pass as its waits are known by. */
export interface Waits {
  readonly plan: Plan
  readonly views: readonly ResourceView[]
  readonly outcomes: readonly Outcome[]
  readonly waits?: Reason
  readonly rollout?: Rollout
}

/**
 * The wait that goes on after a pass. It began when it was first seen, or when something was sent for the last time. While
 * something cannot be read nothing is known of it: what was remembered stays. Pure.
 */
export function stallAfter(
  before: Stall | undefined,
  pass: Waits,
  unit: Unit | undefined,
  now: number,
): Stall | undefined {
  if (pass.plan.unreadable.length > 0) return before
  const on = mostPatient(waitsOf(pass), unit)
  if (on === undefined) return undefined
  const sent = pass.outcomes.some(({ result }) => result === 'done')
  return before?.on === on && !sent ? before : { on, since: now }
}

/** The failure that a wait is once its time is over; the unit is looked at as before, and it ends with the wait. Pure. */
export function faultOfStall(
  stall: Stall | undefined,
  why: string,
  unit: Unit | undefined,
  now: number,
): Fault | undefined {
  if (stall === undefined) return undefined
  const { on, since } = stall
  const msMax = msOf(on, unit)
  if (now - since <= msMax) return undefined
  return {
    code: overdue,
    source: 'user',
    retry: 'on-change',
    message: `${why}: longer than ${spanText(msMax)}, since ${time(since)}`,
    hint: `${deadlines[on].hint} It is looked at all the while, and goes on by itself once the wait is over.`,
  }
}

function waitsOf({ plan, views, outcomes, waits, rollout }: Waits): readonly WaitName[] {
  const followed = rollout?.phase === 'running' || rollout?.phase === 'rolling-back'
  const idle = plan.differences.length > 0 && plan.steps.length + plan.held.length === 0
  const found: (WaitName | undefined)[] = [
    ...plan.held.map(({ awaits }) => awaits),
    waits?.awaits,
    ...views.map(({ health }) => waitsInHealth[health?.reason ?? '']),
    // Something differs, and nobody says what is to happen.
    idle && outcomes.length === 0 && waits === undefined ? 'resource' : undefined,
  ]
  return found
    .filter((name) => name !== undefined)
    .filter((name) => name !== 'rollout' || !followed)
}

/** What waits for several things waits for the slowest of them. */
function mostPatient(names: readonly WaitName[], unit: Unit | undefined): WaitName | undefined {
  return [...new Set(names)].toSorted((a, b) => msOf(b, unit) - msOf(a, unit))[0]
}

/** How long a wait may take (ms): as the documents say, where they have a word for it. */
function msOf(on: WaitName, unit: Unit | undefined): number {
  const { usualMs } = deadlines[on]
  if (on === 'run' && unit?.kind === 'job' && unit.spec.timeoutSeconds !== undefined) {
    // Its runs are stopped in time; this is for one that does not stop.
    return (1 + unit.spec.retries) * unit.spec.timeoutSeconds * 1_000 + hourMs
  }
  if (on === 'targets' && unit?.kind === 'service') {
    return (unit.spec.deploy.timeoutSeconds ?? usualMs / 1_000) * 1_000
  }
  if (on === 'hosts' && unit?.kind === 'bundle') {
    const { waves, pauseSeconds } = unit.spec.rollout
    return usualMs + waves.length * pauseSeconds * 1_000
  }
  return usualMs
}
