import type { UnitId } from '@plumbline/desired-state'
import {
  kindsFor,
  type AnyKind,
  type Context,
  type Edit,
  type Outcome,
  type Random,
  type UnitMemory,
} from '../../model/index.ts'
import { partsOf } from '../context.ts'
import type { Still } from '../observe/observe.ts'
import type { Studied } from './preflight.ts'
import { grid, type Pace } from '../assess/schedule.ts'
import type { Wish } from '../plan/wishes.ts'

/** What a look at everything saw of a unit while its rollout goes on: as long as it does, most of it stands still. */
export interface WholeLook {
  /** What it was looked at for. */
  readonly context: Context
  /** Of every kind that tells nothing of how the rollout fares. */
  readonly still: Still
  /** Epoch ms at which the look began. */
  readonly at: number
}

export type Wholes = Map<UnitId, WholeLook>

/** What a pass knows before it looks. */
interface Known {
  readonly before: UnitMemory | undefined
  readonly suspect: boolean
}

/** What people did and asked: after either, everything is looked at. */
interface Around {
  readonly wishes: readonly Wish[]
  readonly anew?: boolean
  readonly told?: { readonly edits: readonly Edit[] }
}

/** Whether a look may leave out what stands still: it was looked at since the last write, and is not due again. Pure. */
export function mayRely(
  { at }: WholeLook,
  { before, suspect }: Known,
  around: Around,
  { intervalMs }: Pace,
  now: number,
): boolean {
  if (suspect || before === undefined || (before.wroteAt ?? at) > at) return false
  return !isStirred(around) && now < grid(at, intervalMs)
}

/** How long this pass relies on what others may change (ms): drawn, so that what was read together is not read together again. */
export function relyMs(pace: Pace, random: Random, around: Around): number {
  if (pace.relyMs === undefined || isStirred(around)) return 0
  return pace.relyMs * (0.5 + random.next() / 2)
}

/** Whether people asked for something or for a look, or are told to have changed something lately. */
function isStirred({ wishes, anew, told }: Around): boolean {
  return anew === true || wishes.length > 0 || (told?.edits ?? []).length > 0
}

/** Whether what is seen now says no more than that the rollout goes on, of what the whole look was for. Pure. */
export function goesOnAs({ context }: WholeLook, found: Studied): boolean {
  const fields = ['fingerprint', 'revision', 'source', 'occasion', 'goesBack'] as const
  return goesOn(found) && fields.every((field) => found.course.context[field] === context[field])
}

/** Something is under way, and there is nothing to do but to follow it. Pure. */
function goesOn({ course, views, decision }: Studied): boolean {
  const { plan, rollout } = decision
  const { differences, steps, held, unreadable } = plan
  return (
    course.target !== undefined &&
    [differences, steps, held, unreadable].every(({ length }) => length === 0) &&
    (rollout?.phase ?? 'running') === 'running' &&
    views.some(({ health }) => health?.health === 'Progressing')
  )
}

/** Keeps what a pass saw standing still, for the looks that follow it; or drops what was kept, when nothing goes on. */
export function keepWhole(
  wholes: Wholes,
  found: Studied,
  outcomes: readonly Outcome[],
  { kinds, pace }: { readonly kinds: readonly AnyKind[]; readonly pace: Pace },
  now: number,
): void {
  if (found.relied === true) return
  const { context } = found.course
  wholes.delete(context.unit)
  // Another replica may have followed a rollout to its end.
  for (const [unit, { at }] of wholes) {
    if (now < grid(at, pace.intervalMs)) break
    wholes.delete(unit)
  }
  if (outcomes.length > 0 || !goesOn(found)) return
  wholes.set(context.unit, { context, still: stillOf(kinds, found), at: found.lookedAt })
}

function stillOf(kinds: readonly AnyKind[], { course, views }: Studied): Still {
  const own = kindsFor(kinds, partsOf(course.context.unit)).map((kind) => {
    const seen = views.filter((view) => view.kind === kind)
    return { kind, seen, wanted: seen.flatMap(({ wanted }) => wanted ?? []) }
  })
  const still = own.filter(({ kind, wanted }) => kind.follows?.(wanted) !== true)
  return new Map(still.map(({ kind, seen }) => [kind.name, seen]))
}
