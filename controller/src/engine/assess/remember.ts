import type { ActiveRule, Drift, Ran, ResourceDifferences, UnitMemory } from '../../model/index.ts'
import { waitingAfter } from '../gates/gates.ts'
import { gatesAfter } from '../gates/gate-look.ts'
import { evidenceAfter } from '../observe/evidence.ts'
import { gaveUp, rolloutIn } from '../plan/rollout.ts'
import { followedAfter } from './followed.ts'
import { goodAfter } from './good.ts'
import { withTroubles } from './hosts.ts'
import { knowledgeAfter } from './known.ts'
import type { PassResult } from './pass-result.ts'
import { isFailure } from './schedule.ts'

/** What is remembered of a unit after a pass: a pure function of what was remembered before and what the pass found. */
export function remember(
  before: UnitMemory | undefined,
  pass: PassResult,
): Omit<UnitMemory, 'next'> {
  const { unit, source, target, plan, status, outcomes, now } = pass
  const followed = followedAfter(before, pass)
  const given = rolloutIn(pass.views) ?? before?.lastRollout
  const team = target?.unit.team
  const drift = driftAfter(before, pass)
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
    ...knowledgeAfter(before, pass),
    ...(pass.resent > 0 && { resent: pass.resent }),
    failures: failed ? (before?.failures ?? 0) + 1 : 0,
    observedAt: pass.lookedAt ?? now,
    ...(plan.origins !== undefined && { origins: plan.origins }),
    ...(team !== undefined && { team }),
    ...((target !== undefined || before?.wanted === true) && { wanted: true as const }),
    ...goodAfter(before, pass, followed),
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

function driftAfter(before: UnitMemory | undefined, pass: PassResult): UnitMemory['drift'] {
  const { plan, drifted, now, lookedAt = now } = pass
  if (pass.drift.mode === 'off') return undefined
  // While something cannot be read, nothing is known of its drift: what was announced stays as it is.
  if (plan.unreadable.length > 0) return before?.drift
  if (plan.differences.length === 0) return undefined
  if (!drifted || gaveUp(rolloutIn(pass.views))) return before?.drift
  // As old as the look that found it: what this pass wrote came after, and is what ends it.
  const since = before?.drift?.since ?? lookedAt
  const past = pastIn(before?.drift, plan.differences)
  return { since, differences: plan.differences, ...(past.length > 0 && { past }) }
}

/** What differed before and does not now: of a resource that is changed its fields, of any other the whole. */
function pastIn(
  before: Drift | undefined,
  now: readonly ResourceDifferences[],
): readonly ResourceDifferences[] {
  return [...(before?.past ?? []), ...(before?.differences ?? [])].flatMap((was) => {
    const same = now.find(({ resource, verb }) => resource === was.resource && verb === was.verb)
    if (same === undefined) return was
    const left = new Set(same.differences.map(({ path }) => path))
    const differences = was.differences.filter(({ path }) => !left.has(path))
    return differences.length > 0 ? { ...was, differences } : []
  })
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
