import type { Problem, UnitId } from '@plumbline/desired-state'
import {
  type ActiveRule,
  type Checked,
  type Evidence,
  type Fault,
  type Hold,
  type Outcome,
  type Plan,
  type Ran,
  type Rendered,
  type Rollout,
  type Stall,
  type Status,
  type Target,
  type UnitMemory,
  type Waiting,
} from '../../model/index.ts'
import type { DriftFacts } from '../plan/drift.ts'
import { waitingAfter } from '../gates/gates.ts'
import { gatesAfter, type Gates } from '../gates/gate-look.ts'
import type { ResourceView } from '../observe/observe.ts'
import { evidenceAfter } from '../observe/evidence.ts'
import { withTroubles } from './hosts.ts'
import type { Reason } from '../plan/plan.ts'
import { gaveUp, rolloutIn, runningIn } from '../plan/rollout.ts'
import { isFailure } from './schedule.ts'

/** What one pass found and did. */
export interface PassResult {
  readonly unit: UnitId
  readonly source: string
  readonly target?: Target
  readonly plan: Plan
  readonly views: readonly ResourceView[]
  readonly outcomes: readonly Outcome[]
  readonly problems: readonly Problem[]
  readonly status: Status
  readonly hold?: Hold
  /** A release that does not go out yet. */
  readonly release?: Pick<Waiting, 'fingerprint' | 'revision'>
  readonly waits?: Reason
  /** What was checked in this pass, before a release. */
  readonly checked?: Checked
  readonly evidence?: Evidence
  readonly gates?: Gates
  /** Which gate of which rollout the job was looked at for. */
  readonly occasion?: string
  readonly drifted: boolean
  /** See `UnitMemory`. */
  readonly resent: number
  readonly drift: DriftFacts
  /** What it waits for, and since when. */
  readonly stall?: Stall
  /** A write may be unaccounted for: this pass asked AWS what became of it. */
  readonly suspect: boolean
  /** Epoch ms at which the look began: what it says is as old as that. Default: `now`. */
  readonly lookedAt?: number
  /** Epoch ms. */
  readonly now: number
}

/** How many identifiers are remembered per kind. */
const knownMax = 3

/** What is remembered of a unit after a pass: a pure function of what was remembered before and what the pass found. */
export function remember(
  before: UnitMemory | undefined,
  pass: PassResult,
): Omit<UnitMemory, 'next'> {
  const { unit, source, target, plan, status, outcomes, now } = pass
  const followed = followedAfter(before, pass)
  const given = rolloutIn(pass.views) ?? before?.lastRollout
  const applied = inPlace(pass) ? rendered(before?.applied, target, now) : before?.applied
  const lastGood = isGood(pass, followed)
    ? rendered(before?.lastGood, target, now)
    : (arrivedBefore(before, pass) ?? before?.lastGood)
  const proven = provenAfter(before, pass)
  const team = target?.unit.team
  const drift = driftAfter(before, pass)
  const wroteAt = outcomes.findLast(wasSent)?.at ?? before?.wroteAt
  const failed = isFailure(status.fault)
  const preflight = pass.checked ?? before?.preflight
  const degraded = degradedAfter(before, pass)
  const { ended, drifts, fight } = pass.drift
  const revert = plan.differences.length > 0 && pass.drifted ? before?.revert : undefined
  const evidence = evidenceAfter(before?.evidence, pass.evidence, pass.hold)
  const waiting = waitingAfter(before, pass.release, pass.waits, now)
  const gates = gatesAfter(before, outcomes, pass.gates)
  const ran = ranIn(pass) ?? before?.ran
  const fleet = fleetAfter(before, pass)
  return {
    unit,
    source,
    status,
    revision: plan.revision,
    differences: plan.differences,
    problems: pass.problems,
    known: knownAfter(before, outcomes),
    ...(proven !== undefined && { proven }),
    ...(pass.resent > 0 && { resent: pass.resent }),
    failures: failed ? (before?.failures ?? 0) + 1 : 0,
    observedAt: pass.lookedAt ?? now,
    ...(plan.origins !== undefined && { origins: plan.origins }),
    ...(team !== undefined && { team }),
    ...((target !== undefined || before?.wanted === true) && { wanted: true as const }),
    ...(applied !== undefined && { applied }),
    ...(lastGood !== undefined && { lastGood }),
    ...(followed !== undefined && { rollout: followed }),
    ...(given !== undefined && { lastRollout: given }),
    ...(evidence !== undefined && { evidence }),
    ...(gates !== undefined && { gates }),
    ...(ran !== undefined && { ran }),
    ...(pass.hold !== undefined && { hold: pass.hold }),
    ...(waiting !== undefined && { waiting }),
    ...(pass.stall !== undefined && { stall: pass.stall }),
    ...(before?.pin !== undefined && { pin: before.pin }),
    ...(preflight !== undefined && { preflight }),
    ...(before?.thaw !== undefined && { thaw: before.thaw }),
    ...(drift !== undefined && { drift }),
    ...(plan.ignored !== undefined && { ignored: plan.ignored }),
    ...endedNames(ended),
    ...(Object.keys(drifts).length > 0 && { drifts }),
    ...(fight !== undefined && { fight }),
    ...(revert !== undefined && { revert }),
    ...(degraded !== undefined && { degraded }),
    ...(fleet !== undefined && { fleet }),
    ...(isSuspect(pass) && { suspect: true as const }),
    ...(wroteAt !== undefined && { wroteAt }),
  }
}

/** How a job came out for the gate that asked for it. */
function ranIn({ occasion, views }: PassResult): Ran | undefined {
  const report = views.map(({ health }) => health).find((one) => one?.ran !== undefined)
  if (occasion === undefined || report === undefined) return undefined
  return { occasion, succeeded: report.ran === 'succeeded', why: report.why }
}

function fleetAfter(before: UnitMemory | undefined, pass: PassResult): UnitMemory['fleet'] {
  const seen = pass.views.map(({ health }) => health?.fleet).find((fleet) => fleet !== undefined)
  return seen === undefined ? before?.fleet : withTroubles(before?.fleet, seen, pass.now)
}

/** A live read found everything as wanted, and nothing was written after it. */
function inPlace({ plan, outcomes, target }: PassResult): boolean {
  return (
    target !== undefined &&
    plan.differences.length === 0 &&
    plan.unreadable.length === 0 &&
    outcomes.length === 0
  )
}

function isGood(pass: PassResult, followed: UnitMemory['rollout']): boolean {
  return inPlace(pass) && followed === undefined && pass.status.health.is === 'Healthy'
}

/** What ECS rolled out to its end while something newer came to be wanted: it was good, and is what is gone back to. */
function arrivedBefore(before: UnitMemory | undefined, pass: PassResult): Rendered | undefined {
  const seen = rolloutIn(pass.views)
  const { rollout, applied } = before ?? {}
  if (seen?.phase !== 'completed' || rollout?.id !== seen.id) return undefined
  const { fingerprint } = rollout
  const isGivenUp = pass.hold?.fingerprint === fingerprint
  return !isGivenUp && applied?.unit.fingerprint === fingerprint ? applied : undefined
}

function rendered(
  before: Rendered | undefined,
  target: Target | undefined,
  now: number,
): Rendered | undefined {
  if (target === undefined) return before
  const same = before?.unit.fingerprint === target.unit.fingerprint
  return same && before.revision === target.revision
    ? before
    : {
        revision: target.revision,
        unit: target.unit,
        at: same ? before.at : now,
        ...(same && before.images !== undefined && { images: before.images }),
      }
}

/** The rollout to follow next: one that was just started, the one before until its end, or one found running. */
function followedAfter(before: UnitMemory | undefined, pass: PassResult): UnitMemory['rollout'] {
  const { outcomes, target, views, now } = pass
  if (target === undefined) return undefined
  const { revision, unit } = target
  const start = (id: string) => ({ id, fingerprint: unit.fingerprint, revision, since: now })
  const started = outcomes.map(({ rollout }) => rollout).find((id) => id !== undefined)
  if (started !== undefined) return start(started)
  const seen = rolloutIn(views)
  if (before?.rollout !== undefined && (seen === undefined || continues(seen)))
    return before.rollout
  const running = runningIn(views)
  const ours =
    running !== undefined && pass.hold === undefined && pass.plan.differences.length === 0
  return ours ? start(running) : undefined
}

function continues({ phase }: Rollout): boolean {
  return phase === 'running' || phase === 'rolling-back'
}

/** The rollout ended with this look. */
export function ended(before: UnitMemory | undefined, after: { rollout?: UnitMemory['rollout'] }) {
  return before?.rollout !== undefined && before.rollout.id !== after.rollout?.id
}

function driftAfter(before: UnitMemory | undefined, pass: PassResult): UnitMemory['drift'] {
  const { plan, drifted, now } = pass
  if (pass.drift.mode === 'off') return undefined
  // While something cannot be read, nothing is known of its drift: what was announced stays as it is.
  if (plan.unreadable.length > 0) return before?.drift
  if (plan.differences.length === 0) return undefined
  if (!drifted || gaveUp(rolloutIn(pass.views))) return before?.drift
  return { since: before?.drift?.since ?? now, differences: plan.differences }
}

/** A rule of the environment is told of the environment: every unit has it. */
function endedNames(rules: readonly ActiveRule[]): Pick<UnitMemory, 'ended' | 'endedAround'> {
  const [ended, endedAround] = [undefined, true].map((whose) =>
    rules.filter(({ around }) => around === whose).map(({ name }) => name),
  )
  return {
    ...(ended && ended.length > 0 && { ended }),
    ...(endedAround && endedAround.length > 0 && { endedAround }),
  }
}

function isRefusal({ result, fault }: Outcome): boolean {
  return result === 'failed' && !withoutAnswer.has(fault?.code ?? '')
}

/** AWS said nothing about what it was sent; a list that lags may not show yet what it took before. */
const withoutAnswer: ReadonlySet<string> = new Set([
  'OutcomeUnknown',
  'Throttled',
  'AwsUnreachable',
])

function knownAfter(
  before: UnitMemory | undefined,
  outcomes: readonly Outcome[],
): UnitMemory['known'] {
  const known = { ...before?.known }
  // What was refused as unknown or inactive may be what was remembered: it is looked up again.
  if (outcomes.some(isRefusal)) return {}
  for (const { step, identifier } of outcomes) {
    if (identifier === undefined) continue
    const kind = step.resource.slice(0, step.resource.indexOf('/'))
    known[kind] = [identifier, ...(known[kind] ?? [])].slice(0, knownMax)
  }
  return known
}

/** What was proved is true for good; what AWS refused as unknown is read again. */
function provenAfter(
  before: UnitMemory | undefined,
  { views, outcomes }: PassResult,
): UnitMemory['proven'] {
  if (outcomes.some(isRefusal)) return undefined
  const fresh = views.flatMap(({ kind, proven }) => (proven ? [[kind.name, proven] as const] : []))
  return fresh.length > 0 ? { ...before?.proven, ...Object.fromEntries(fresh) } : before?.proven
}

/**
 * Why the unit does not do what it is there for. What is just being replaced, or was given up and holds the unit, is told
 * in other ways.
 */
function degradedAfter(
  before: UnitMemory | undefined,
  { status, hold }: PassResult,
): string | undefined {
  const { is, reason } = status.health
  if (is !== 'Degraded' || hold !== undefined) return undefined
  const told = before?.degraded === reason
  return told || status.operation.is === 'Idle' ? reason : before?.degraded
}

/** An answer was lost; or one was lost before and ECS could not be asked about it. */
function isSuspect({ outcomes, plan, suspect }: PassResult): boolean {
  return outcomes.some(lostAnswer) || (suspect && plan.unreadable.length > 0)
}

function wasSent({ result }: Outcome): boolean {
  return result !== 'refused'
}

/** The call may have had its effect although no answer came. */
function lostAnswer({ result, fault }: Outcome): boolean {
  return result === 'failed' && isAmbiguous(fault)
}

function isAmbiguous(fault: Fault | undefined): boolean {
  return fault?.source !== 'user'
}
