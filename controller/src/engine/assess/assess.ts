import type { Problem, Unit } from '@plumbline/desired-state'
import type {
  Axis,
  Fault,
  Health,
  Hold,
  Operation,
  Outcome,
  Plan,
  Rollout,
  Stall,
  Status,
  Sync,
} from '../../model/index.ts'
import { faultOfStall, missingTasksMsMax } from './deadlines.ts'
import { gateFailed, gateTimedOut } from '../gates/gates.ts'
import type { Gates } from '../gates/gate-look.ts'
import type { ResourceView } from '../observe/observe.ts'
import type { Reason } from '../plan/plan.ts'

/** Everything that a status is made from. */
export interface Facts {
  readonly plan: Plan
  readonly views: readonly ResourceView[]
  readonly outcomes: readonly Outcome[]
  readonly problems: readonly Problem[]
  readonly removed: boolean
  /** The differences are nobody's commit. */
  readonly drifted: boolean
  readonly hold?: Hold
  /** A person holds it as well. */
  readonly pinned?: boolean
  /** Why what Git wants does not go out yet. */
  readonly waits?: Reason
  readonly rollout?: Rollout
  readonly gates?: Pick<Gates, 'why' | 'next'>
  /** Why what Git wants was refused before its first write. */
  readonly refused?: Fault
  /** AWS took what was sent, again and again, and does not answer it. */
  readonly notKept?: Fault
  /** What it waits for, and since when. */
  readonly stall?: Stall
  /** What is worked towards. */
  readonly towards?: Unit
}

type Word<Is extends string> = Omit<Axis<Is>, 'since'>

/** The status of a unit from one pass: three axes, each with its reason. Pure. */
export function assess(facts: Facts, before: Status | undefined, now: number): Status {
  const fault = faultIn(facts) ?? faultOfStall(facts.stall, whyWaits(facts), facts.towards, now)
  return {
    sync: dated(syncOf(facts), before?.sync, now),
    health: overdue(healthOf(facts), before?.health, now),
    operation: dated(operationOf(facts, fault), before?.operation, now),
    next: nextOf(facts, fault),
    ...(fault !== undefined && { fault }),
  }
}

/** The time moves only when the word or its reason does. */
function dated<Is extends string>(
  word: Word<Is>,
  before: Axis<Is> | undefined,
  now: number,
): Axis<Is> {
  const same = before?.is === word.is && before.reason === word.reason
  return { ...word, since: same ? before.since : now }
}

/** Once late it stays so, with the moment at which it came to be late, until the reason changes. */
function overdue(word: Word<Health>, before: Axis<Health> | undefined, now: number): Axis<Health> {
  const health = dated(word, before, now)
  if (word.reason !== 'TasksMissing') return health
  if (before?.reason === word.reason && before.is === 'Degraded')
    return { ...before, why: word.why }
  const late = now - health.since > missingTasksMsMax
  return late ? { ...health, is: 'Degraded', since: now } : health
}

function faultIn({ plan, outcomes, refused, notKept }: Facts): Fault | undefined {
  // A write that was refused is no failure: a newer commit came, or the program is about to stop.
  const failed = outcomes.find(({ result }) => result === 'failed')?.fault
  return failed ?? plan.unreadable[0]?.fault ?? foreign(plan) ?? refused ?? notKept
}

/** What it waits for, in words: what is done about the unit says it, or how the unit is, or what differs. */
function whyWaits(facts: Facts): string {
  const operation = operationOf(facts)
  if (operation.is !== 'Idle') return operation.why
  const health = healthOf(facts)
  return health.is === 'Healthy' ? syncOf(facts).why : health.why
}

function foreign({ held }: Plan): Fault | undefined {
  const one = held.find(({ reason }) => reason === 'NotOurs')
  return one === undefined
    ? undefined
    : {
        code: 'NotOurs',
        source: 'user',
        retry: 'backoff',
        message: one.because,
        hint: 'Rename the unit, or hand the existing resource over by giving it the tag.',
      }
}

function syncOf({ plan, outcomes, problems, removed, drifted, hold, waits }: Facts): Word<Sync> {
  const blind = plan.unreadable[0]
  if (blind !== undefined) {
    return {
      is: 'Unknown',
      reason: blind.fault.code,
      why: `${blind.resource}: ${blind.fault.message}`,
    }
  }
  const problem = problems[0]
  if (problem !== undefined) {
    const why = `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`
    return { is: 'OutOfSync', reason: 'InvalidDocument', why }
  }
  if (removed) {
    return {
      is: 'OutOfSync',
      reason: 'Removed',
      why: 'the unit is no longer in Git and still in AWS',
    }
  }
  if (hold !== undefined) {
    const failed = hold.by === undefined ? 'which failed: ' : 'and '
    const why = `Git wants ${short(hold.revision)}, ${failed}${hold.reason}`
    return { is: 'OutOfSync', reason: 'Held', why }
  }
  if (plan.differences.length > 0) {
    return drifted
      ? { is: 'OutOfSync', reason: 'Drifted', why: `changed outside Git: ${fieldsOf(plan)}` }
      : { is: 'OutOfSync', reason: 'Changed', why: `to be brought in line: ${fieldsOf(plan)}` }
  }
  if (waits !== undefined) {
    return { is: 'OutOfSync', reason: waits.reason, why: waits.because }
  }
  if (outcomes.length > 0) {
    return { is: 'OutOfSync', reason: 'Written', why: 'written, and not yet read back' }
  }
  return { is: 'Synced', reason: 'NoDifferences', why: `live AWS equals Git${butFor(plan)}` }
}

/** What a rule says to ignore is named all the same: nobody else will look for it. */
function butFor({ ignored = [] }: Plan): string {
  const named = ignored.map(
    ({ resource, reason, differences }) =>
      `${resource} ${differences.map(({ path }) => path).join(', ')} (${reason})`,
  )
  return named.length === 0 ? '' : `, but for what is ignored: ${named.join('; ')}`
}

const severity: readonly Health[] = [
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
  'Unknown',
]

function healthOf({ plan, views, hold, removed }: Facts): Word<Health> {
  const blind = plan.unreadable[0]
  if (blind !== undefined) {
    return { is: 'Unknown', reason: blind.fault.code, why: `${blind.resource} could not be read` }
  }
  if (hold !== undefined && (hold.by === undefined || hold.stuck !== undefined)) {
    const why = hold.stuck ?? hold.reason
    return { is: 'Degraded', reason: 'RolloutFailed', why }
  }
  // The last resource is the one that the others are there for: of equals, it speaks for the unit.
  const words = views
    .toReversed()
    .toSorted((a, b) => Number(a.kind.auxiliary === true) - Number(b.kind.auxiliary === true))
    .map(healthOfView)
    .toSorted((a, b) => rank(b.is) - rank(a.is))
  const nothing = removed ? 'everything is gone' : 'the unit wants nothing'
  return words[0] ?? { is: 'Missing', reason: 'NothingThere', why: nothing }
}

const rank = (health: Health) => severity.indexOf(health)

function healthOfView({ id, observation, health, wanted }: ResourceView): Word<Health> {
  if (observation.state === 'absent' && wanted !== undefined) {
    return { is: 'Missing', reason: 'NotThere', why: `${id} does not exist` }
  }
  if (health === undefined) return { is: 'Healthy', reason: 'NotThere', why: `${id} is not there` }
  return { is: health.health, reason: health.reason, why: health.why }
}

function operationOf(
  { plan, outcomes, hold, waits: postponed, rollout, removed, gates }: Facts,
  fault?: Fault,
): Word<Operation> {
  if (rollout?.phase === 'rolling-back') {
    const why = hold?.by === undefined ? (hold?.reason ?? rollout.why) : rollout.why
    return { is: 'RollingBack', reason: 'RollingBack', why }
  }
  if (hold?.stuck !== undefined) {
    return { is: 'Held', reason: 'WayBackFailed', why: `the way back failed: ${hold.stuck}` }
  }
  if (hold !== undefined && hold.by === undefined) {
    return { is: 'Held', reason: 'RolloutFailed', why: hold.reason }
  }
  if (fault !== undefined) return { is: 'Failed', reason: fault.code, why: fault.message }
  const begins = outcomes.some((outcome) => outcome.rollout !== undefined)
  if (!begins && rollout?.phase === 'running' && gates?.why !== undefined) {
    return { is: 'RollingOut', reason: 'GateWaits', why: gates.why }
  }
  if (begins || rollout?.phase === 'running') {
    const why = begins ? 'ECS starts a rollout' : (rollout?.why ?? '')
    return { is: 'RollingOut', reason: 'RolloutInProgress', why }
  }
  if (outcomes.length > 0) {
    const calls = outcomes.length === 1 ? '1 call' : `${outcomes.length} calls`
    return { is: 'Applying', reason: 'CallsSent', why: `${calls} sent` }
  }
  const kept = plan.held.find((one) => !isWaiting(one))
  if (removed && kept !== undefined) return { is: 'Held', reason: kept.reason, why: kept.because }
  // What a person must end is told before what ends by itself.
  const waiting = kept ?? plan.held[0]
  if (waiting !== undefined) return waits(waiting)
  if (postponed !== undefined) return waits(postponed)
  if (hold !== undefined) return { is: 'Held', reason: 'RolledBack', why: hold.reason }
  return { is: 'Idle', reason: 'NothingToDo', why: 'nothing to do' }
}

/** Something gets somewhere by itself, and then this goes on. */
function isWaiting({ reason }: Reason): boolean {
  return reason === 'WaitsFor' || reason === 'WaitsForUnit'
}

/** Nothing holds it but the policy: it is told, and the rest goes on. */
function isReported({ reason }: Reason): boolean {
  return ['DriftReportOnly', 'DriftOff', 'DriftFlapping'].includes(reason)
}

function waits(held: Reason): Word<Operation> {
  const { reason, because } = held
  const is = isWaiting(held) ? 'Applying' : isReported(held) ? 'Idle' : 'Held'
  return { is, reason, why: because }
}

function nextOf(
  { plan, outcomes, problems, hold, pinned, waits: postponed, rollout, gates }: Facts,
  fault?: Fault,
): string {
  if (fault !== undefined) return retryText(fault)
  if (hold !== undefined) {
    const by = 'plumbline release'
    return pinned === true
      ? `${by}: a person holds the unit too, so no commit ends it`
      : `the next commit that changes this unit ends the hold, and so does ${by}`
  }
  if (problems.length > 0) return 'the next commit that mends the document is applied'
  const gate = nextOfGate(postponed?.reason)
  if (gate !== undefined) return gate
  if (gates?.next !== undefined) return gates.next
  const kept = plan.held.find((one) => !isWaiting(one))
  if (kept !== undefined) {
    return isReported(kept) ? `reported only: ${kept.because}` : kept.because
  }
  if (outcomes.length > 0 || plan.steps.length > 0)
    return 'the next pass reads back what was written'
  if (plan.held.length > 0) return plan.held[0]?.because ?? ''
  if (rollout?.phase === 'running') return 'the rollout is followed to its end'
  return postponed?.because ?? 'the next look at AWS'
}

/** What opens a gate that stays closed. */
function nextOfGate(reason: string | undefined): string | undefined {
  if (reason === gateTimedOut) {
    return 'the next commit that changes this unit is tried, and so is this one after plumbline release'
  }
  return reason === gateFailed ? 'a commit that mends the job opens the gate' : undefined
}

function retryText({ retry, hint }: Fault): string {
  const again = { soon: 'tried again at once', backoff: 'tried again, later and later' } as const
  return retry === 'soon' || retry === 'backoff' ? `${again[retry]}; ${hint}` : hint
}

/** The first few fields, by name: a status is one sentence. */
function fieldsOf({ differences }: Plan): string {
  const named = differences.flatMap(({ resource, verb, differences: fields }) =>
    verb === 'change' ? fields.map(({ path }) => `${resource} ${path}`) : [`${verb} ${resource}`],
  )
  const more = named.length > 3 ? ` and ${named.length - 3} more` : ''
  return `${named.slice(0, 3).join(', ')}${more}`
}

function short(revision: string): string {
  return revision.slice(0, 8)
}
