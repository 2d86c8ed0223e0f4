import type {
  Axis,
  Finding,
  Origin,
  Outcome,
  PassRecord,
  ReleasedImage,
  ResourceDifferences,
  SourceState,
  UnitMemory,
} from '@plumbline/controller/model'
import type { Problem, UnitId } from '@plumbline/desired-state'
import { timeOf, wordsOf, worst } from '../../contract/index.ts'
import type { May, Source, UnitDiff, UnitPass, UnitRow, UnitStatus } from '../../contract/index.ts'

import { editsOf } from './edits.ts'
import { evidenceOf } from './evidence.ts'
import { imageOf } from './images.ts'
import { answerOf, gatesIn } from './gates.ts'
import { stateOf } from './state.ts'

/** Takes what may be a secret out of differences; see `redactDifferences`. */
export type Redact = (resources: readonly ResourceDifferences[]) => readonly ResourceDifferences[]

export interface UnitName {
  readonly environment: string
  readonly kind: string
  readonly name: string
}

export function nameOf(id: UnitId): UnitName {
  const [environment = '', kind = '', name = ''] = id.split('/')
  return { environment, kind, name }
}

export function idOf({ environment, kind, name }: UnitName): UnitId {
  return `${environment}/${kind}/${name}`
}

export function rowOf(memory: UnitMemory): UnitRow {
  const { why, since } = worst(memory.status)
  return {
    ...nameOf(memory.unit),
    team: memory.team ?? null,
    ...wordsOf(memory.status),
    why,
    since: timeOf(since),
    next: memory.status.next,
    revision: memory.revision,
    skipped: memory.hold?.revision ?? null,
  }
}

export function statusOf(memory: UnitMemory, redact: Redact, may: May): UnitStatus {
  const { status, hold, pin, drift } = memory
  return {
    ...nameOf(memory.unit),
    team: memory.team ?? null,
    source: memory.source,
    sync: axisOf(status.sync),
    health: axisOf(status.health),
    operation: axisOf(status.operation),
    next: { what: status.next, at: timeOf(memory.next.at), because: memory.next.because },
    fault: status.fault ?? null,
    hold: hold
      ? {
          revision: hold.revision,
          reason: hold.reason,
          by: hold.by ?? null,
          since: timeOf(hold.since),
        }
      : null,
    pin: pin
      ? {
          mode: pin.mode,
          author: pin.author,
          reason: pin.reason,
          since: timeOf(pin.since),
          until: pin.until === undefined ? null : timeOf(pin.until),
        }
      : null,
    rollout: memory.lastRollout ?? null,
    gates: gatesIn(memory),
    evidence: evidenceOf(memory.evidence),
    revisions: {
      target: memory.revision,
      applied: memory.applied?.revision ?? null,
      lastGood: memory.lastGood?.revision ?? null,
    },
    drift: drift
      ? {
          since: timeOf(drift.since),
          resources: differencesOf(drift.differences, memory, redact),
          edits: editsOf(drift),
        }
      : null,
    rulesEnded: rulesEndedOf(memory),
    kept: memory.kept ?? null,
    problems: memory.problems.map(problemOf),
    checks: (memory.preflight?.findings ?? []).map(checkOf),
    images: imagesIn(memory).map(imageOf),
    observedAt: timeOrNull(memory.observedAt),
    wroteAt: timeOrNull(memory.wroteAt),
    may,
    state: stateOf(memory),
  }
}

function rulesEndedOf({ ended = [], endedAround = [] }: UnitMemory): UnitStatus['rulesEnded'] {
  return [
    ...ended.map((rule) => ({ rule, of: 'unit' as const })),
    ...endedAround.map((rule) => ({ rule, of: 'environment' as const })),
  ]
}

export function diffOf(memory: UnitMemory, redact: Redact): UnitDiff {
  return {
    ...nameOf(memory.unit),
    revision: memory.revision,
    sync: axisOf(memory.status.sync),
    observedAt: timeOrNull(memory.observedAt),
    resources: differencesOf(memory.differences, memory, redact),
    driftSince: timeOrNull(memory.drift?.since),
    edits: editsOf(memory.drift),
  }
}

/** Calls themselves are left out: their input can hold environment values. */
export function passOf(record: PassRecord): UnitPass {
  const notSent = record.plan.steps.slice(record.outcomes.length)
  return {
    at: timeOf(record.at),
    revision: record.revision,
    steps: [
      ...record.outcomes.map(sentStepOf),
      ...notSent.map(({ resource, effect, call }) => {
        return { resource, effect, op: call.op, result: 'not sent' as const, fault: null }
      }),
    ],
    held: record.plan.held.map(({ resource, reason, because }) => ({ resource, reason, because })),
    ...wordsOf(record.status),
    why: worst(record.status).why,
    next: record.status.next,
    good: record.good !== undefined,
    answers: (record.answers ?? []).map(answerOf),
    images: (record.good?.images ?? []).map(imageOf),
    evidence: evidenceOf(record.evidence),
  }
}

function sentStepOf({ step, result, fault }: Outcome): UnitPass['steps'][number] {
  const { resource, effect, call } = step
  return { resource, effect, op: call.op, result, fault: fault ?? null }
}

/** A source that was never tried is known by its name alone. */
export function sourceOf(name: string, state: SourceState | undefined): Omit<Source, 'may'> {
  return {
    name,
    revision: state?.revision ?? null,
    fetchedAt: timeOrNull(state?.fetchedAt),
    triedAt: timeOrNull(state?.triedAt),
    fault: state?.fault ?? null,
    faultSince: timeOrNull(state?.faultSince),
    rewritten: state?.rewritten ?? null,
    commits: (state?.commits ?? []).map(({ revision, author, subject, committedAt }) => {
      return { revision, author, subject, committedAt: timeOrNull(committedAt) }
    }),
    commitPages: state?.commitPages ?? null,
    problems: (state?.problems ?? []).map(problemOf),
  }
}

function axisOf<Word extends string>({ is, reason, why, since }: Axis<Word>) {
  return { is, reason, why, since: timeOf(since) }
}

function problemOf(problem: Problem): UnitStatus['problems'][number] {
  const { file, line, column, path, message, hint, environments } = problem
  return {
    file,
    line,
    column,
    path,
    message,
    hint: hint ?? null,
    environments: environments ? [...environments] : null,
  }
}

export function differencesOf(
  resources: readonly ResourceDifferences[],
  { origins }: Pick<UnitMemory, 'origins'>,
  redact: Redact,
): UnitDiff['resources'] {
  return redact(resources).map(({ resource, verb, differences }) => ({
    resource,
    verb,
    differences: differences.map(({ path, from, to }) => {
      const origin = originOf(origins?.[resource]?.[path])
      return { path, from: from ?? null, to: to ?? null, origin }
    }),
  }))
}

function originOf(origin: Origin | undefined) {
  if (origin === undefined) return null
  const { path, at } = origin
  return { path, file: at?.file ?? null, line: at?.line ?? null, column: at?.column ?? null }
}

export function checkOf({
  check,
  weight,
  message,
  hint,
  origin,
}: Finding): UnitStatus['checks'][number] {
  const { path = null, file = null, line = null, column = null } = originOf(origin) ?? {}
  return { check, weight, message, hint, path, file, line, column }
}

/** Of a release that is on its way, what it was checked with; of one that was good, what ran. */
function imagesIn({ lastGood, preflight, applied }: UnitMemory): readonly ReleasedImage[] {
  const current = applied?.unit.fingerprint ?? preflight?.fingerprint
  if (lastGood?.unit.fingerprint === current) return lastGood?.images ?? []
  return preflight?.fingerprint === current ? (preflight?.images ?? []) : []
}

function timeOrNull(epochMs: number | undefined): string | null {
  return epochMs === undefined ? null : timeOf(epochMs)
}
