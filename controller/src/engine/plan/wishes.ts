import {
  preflightFailed,
  type GateAnswer,
  type GateCall,
  type Hold,
  type Pin,
  type Rendered,
  type Target,
  type UnitMemory,
} from '../../model/index.ts'
import type { Reason } from './plan.ts'

/** What a person asks of one unit. It becomes part of what is remembered of the unit, and so outlives a restart. */
export type Wish =
  /** Nothing new goes out (`hold`), or nothing is written at all (`suspend`), until it is released or `until` comes. */
  | { readonly ask: 'pin'; readonly pin: Pin }
  /** Back to a render that was good; what Git wants now is not tried again until a commit changes the unit. */
  | {
      readonly ask: 'rollback'
      readonly to: Rendered
      readonly author: string
      readonly reason: string
    }
  /** Ends a pin and a hold, and lets what Git wants now through a freeze or a failed check: it is tried again. */
  | { readonly ask: 'release'; readonly author: string; readonly reason: string }
  /** Undoes the drift that would only be reported. */
  | { readonly ask: 'revert'; readonly author: string; readonly reason: string }
  /** Says something at a gate that waits. */
  | { readonly ask: 'answer'; readonly answer: GateAnswer }
  /** The webhook of a gate was asked, and has not said what is to happen. */
  | { readonly ask: 'called'; readonly call: GateCall }
  /** Looks again, now, at what a release was refused for. */
  | { readonly ask: 'check' }

/** What is remembered of a unit once people's wishes are taken in. Pure. */
export function obey(
  before: UnitMemory | undefined,
  wishes: readonly Wish[],
  wanted: Target | undefined,
  now: number,
): UnitMemory | undefined {
  if (before === undefined) return undefined
  return wishes.reduce((memory, wish) => fulfil(memory, wish, wanted, now), unpinned(before, now))
}

/** The reason with which a unit waits for the end of a freeze. */
export const frozenReason = 'Frozen'

/** Why a unit that a person pinned does not move. */
export function whyPinned({ mode, author, reason, until }: Pin): Reason {
  const end = until === undefined ? '' : ` until ${new Date(until).toISOString()}`
  return mode === 'suspend'
    ? { reason: 'Suspended', because: `suspended by ${author}${end}: ${reason}` }
    : { reason: 'HeldByPerson', because: `held by ${author}${end}: ${reason}` }
}

/** A pin whose time is over is gone. */
function unpinned(memory: UnitMemory, now: number): UnitMemory {
  const { pin, ...rest } = memory
  return pin?.until !== undefined && pin.until <= now ? rest : memory
}

function fulfil(
  memory: UnitMemory,
  wish: Wish,
  wanted: Target | undefined,
  now: number,
): UnitMemory {
  switch (wish.ask) {
    case 'pin':
      return { ...memory, pin: wish.pin }
    case 'release': {
      // Whoever tries again is asked again.
      const { pin: _p, hold, fight: _f, drifts: _d, waiting: _w, gates, ...others } = memory
      const kept = hold === undefined && gates !== undefined ? { ...others, gates } : others
      const rest = hold === undefined ? kept : withoutFailure(kept, hold)
      const { author, reason } = wish
      const fingerprint = wanted?.unit.fingerprint
      const frozen = memory.status.operation.reason === frozenReason
      return frozen && fingerprint !== undefined
        ? { ...rest, thaw: { fingerprint, author, reason } }
        : waived(rest, { author, reason })
    }
    case 'revert': {
      const { fight: _fight, drifts: _drifts, ...rest } = memory
      const { author, reason } = wish
      return { ...rest, revert: { author, reason } }
    }
    case 'answer':
      return said(memory, wish.answer)
    case 'called':
      return called(memory, wish.call)
    case 'check':
      return checkedAnew(memory)
    case 'rollback':
      return wanted === undefined
        ? memory
        : { ...memory, lastGood: wish.to, hold: holdBy(wish, wanted, now) }
  }
}

/**
 * What ECS still takes back has failed already: followed on, its end would be held as another failure, and what ECS went
 * back to would count as drift. Where ECS stayed, what failed is in place, and is as good as not: it is to go out.
 */
function withoutFailure(memory: UnitMemory, { fingerprint }: Hold): UnitMemory {
  const { rollout, applied, ...rest } = memory
  const followed = rollout?.fingerprint === fingerprint
  if (!followed && applied?.unit.fingerprint !== fingerprint) return memory
  const others = followed || rollout === undefined ? rest : { ...rest, rollout }
  return rest.lastGood === undefined ? others : { ...others, applied: rest.lastGood }
}

/** A release that was refused goes out all the same; whoever said so answers for it. */
function waived(
  memory: UnitMemory,
  by: { readonly author: string; readonly reason: string },
): UnitMemory {
  const { preflight, status } = memory
  return preflight === undefined || status.fault?.code !== preflightFailed
    ? memory
    : { ...memory, preflight: { ...preflight, waived: by } }
}

/** What was meant for something else than what waits now is not taken in. */
function said(memory: UnitMemory, answer: GateAnswer): UnitMemory {
  const { gates } = memory
  const waits = gates?.waiting.some(
    ({ name, asked }) => name === answer.gate && asked === answer.asked,
  )
  if (gates === undefined || waits !== true) return memory
  return { ...memory, gates: { ...gates, answers: [...gates.answers, answer] } }
}

function called(memory: UnitMemory, call: GateCall): UnitMemory {
  const { gates } = memory
  if (gates === undefined) return memory
  const others = (gates.calls ?? []).filter(({ gate }) => gate !== call.gate)
  return { ...memory, gates: { ...gates, calls: [...others, call] } }
}

function checkedAnew(memory: UnitMemory): UnitMemory {
  const { preflight } = memory
  if (preflight?.retryAt === undefined) return memory
  const { retryAt: _at, ...rest } = preflight
  return { ...memory, preflight: rest }
}

function holdBy(
  { to, author, reason }: Extract<Wish, { ask: 'rollback' }>,
  { unit, revision }: Target,
  now: number,
): Hold {
  const { fingerprint } = unit
  const why = `${author} went back to ${to.revision.slice(0, 8)}: ${reason}`
  return { fingerprint, revision, reason: why, since: now, by: author }
}
