import type { Wait } from '../../model/index.ts'

/** A rule that stands on a listener. */
export interface Standing {
  readonly arn: string
  readonly priority: number
  /** `unit`: of the unit itself; `house`: of another one of the environment; `foreign`: not Plumbline's, or of elsewhere. */
  readonly owner: 'unit' | 'house' | 'foreign'
  /** For people. */
  readonly whose: string
}

/** A rule of the unit and the priority that it is to have. */
export interface Wish {
  readonly name: string
  /** Of the live rule; left out for one that is to be created. */
  readonly arn?: string
  readonly priority: number
}

export interface Move {
  readonly arn: string
  readonly priority: number
}

/** Where a rule is put in this pass. */
export interface Place {
  /** Of a new rule; left out when there is none for it. */
  readonly priority?: number
  /** One call for all rules of the unit that move: only the order that results must be free of conflicts. */
  readonly moves: readonly Move[]
  readonly wait?: Wait
}

export interface Range {
  readonly from: number
  readonly to: number
}

const priorityMax = 50_000

/**
 * Where the rules of a unit on one listener go. The priorities of all units are allocated together, so a number that another
 * unit's rule still has will become free: that rule moves or goes. Two rules that wait for each other's number would
 * wait for ever; so a rule on its way to a higher number steps aside, to the next free one above it. In every circle
 * somebody goes up, and nobody steps aside twice.
 */
export function placesOf(
  wishes: readonly Wish[],
  standing: readonly Standing[],
  range: Range,
  listener: string,
): ReadonlyMap<string, Place> {
  const board = createBoard(wishes, standing, range)
  const waits = settleMoves(wishes, board, listener)
  const created = new Map<string, number>()
  for (const wish of wishes) {
    if (wish.arn !== undefined) continue
    const { priority, wait } = placeNew(wish, board, listener)
    if (priority !== undefined) created.set(wish.name, priority)
    if (wait !== undefined) waits.set(wish.name, wait)
  }
  return asPlaces(wishes, board, created, waits)
}

/** Which numbers are taken before and after the moves. */
interface Board {
  readonly at: ReadonlyMap<number, Standing>
  /** Where each rule of the unit ends, by ARN. */
  readonly ends: Map<string, number>
  readonly before: ReadonlyMap<string, number>
  readonly promised: Set<number>
  readonly range: Range
}

function createBoard(wishes: readonly Wish[], standing: readonly Standing[], range: Range): Board {
  const wished = new Map(wishes.map(({ arn, priority }) => [arn, priority]))
  const own = standing.filter(({ owner }) => owner === 'unit')
  return {
    at: new Map(standing.map((one) => [one.priority, one])),
    ends: new Map(own.map(({ arn, priority }) => [arn, wished.get(arn) ?? priority])),
    before: new Map(own.map(({ arn, priority }) => [arn, priority])),
    promised: new Set(wishes.map(({ priority }) => priority)),
    range,
  }
}

/** Takes back moves onto numbers that do not become free, until none is left. Every round takes back at least one. */
function settleMoves(wishes: readonly Wish[], board: Board, listener: string): Map<string, Wait> {
  const waits = new Map<string, Wait>()
  for (;;) {
    const blocked = wishes.find(
      ({ name, arn, priority }) =>
        arn !== undefined &&
        !waits.has(name) &&
        board.before.get(arn) !== priority &&
        blockerOf(priority, arn, board) !== undefined,
    )
    if (blocked?.arn === undefined) return waits
    const { name, arn, priority } = blocked
    const blocker = blockerOf(priority, arn, board) as Standing
    if (isSurplus(blocker, wishes)) {
      const aside = freeAbove(priority, board)
      if (aside !== undefined) {
        put(blocker.arn, aside, board)
        continue
      }
    }
    const current = board.before.get(arn) ?? priority
    const aside =
      current < priority && blocker.owner !== 'foreign' ? freeAbove(priority, board) : undefined
    put(arn, aside ?? current, board)
    waits.set(name, waitFor(priority, blocker, listener))
  }
}

/** Who has a number after all moves, other than the rule itself. */
function blockerOf(priority: number, arn: string | undefined, board: Board): Standing | undefined {
  const there = board.at.get(priority)
  if (there === undefined || there.arn === arn) return undefined
  return (board.ends.get(there.arn) ?? priority) === priority ? there : undefined
}

function isSurplus({ owner, arn }: Standing, wishes: readonly Wish[]): boolean {
  return owner === 'unit' && !wishes.some((wish) => wish.arn === arn)
}

function placeNew(
  { priority }: Wish,
  board: Board,
  listener: string,
): { readonly priority?: number; readonly wait?: Wait } {
  const blocker = blockerOf(priority, undefined, board)
  if (blocker === undefined) return { priority }
  const aside = blocker.owner === 'foreign' ? undefined : freeAbove(priority, board)
  if (aside === undefined) return { wait: waitFor(priority, blocker, listener) }
  if (blocker.owner === 'unit') {
    put(blocker.arn, aside, board)
    return { priority }
  }
  board.promised.add(aside)
  return { priority: aside, wait: waitFor(priority, blocker, listener) }
}

function put(arn: string, priority: number, board: Board): void {
  board.ends.set(arn, priority)
  board.promised.add(priority)
}

function freeAbove(priority: number, { at, promised, range }: Board): number | undefined {
  const inside = priority >= range.from && priority <= range.to
  const last = inside ? range.to : priorityMax
  for (let number = priority + 1; number <= last; number++) {
    if (!at.has(number) && !promised.has(number)) return number
  }
  return undefined
}

function waitFor(priority: number, { owner, whose }: Standing, listener: string): Wait {
  const taken = `priority ${priority} of the listener ${listener} is taken by ${whose}`
  return owner === 'foreign'
    ? {
        reason: 'PriorityTaken',
        because: `${taken}; write another \`priority\` at the ingress, or give the listener other \`rulePriorities\``,
      }
    : { reason: 'WaitsFor', because: `${taken}, which is to leave it`, awaits: 'unit' }
}

/** The first rule that does anything carries the moves of all. */
function asPlaces(
  wishes: readonly Wish[],
  { ends, before }: Board,
  created: ReadonlyMap<string, number>,
  waits: ReadonlyMap<string, Wait>,
): ReadonlyMap<string, Place> {
  const moves = [...ends]
    .filter(([arn, priority]) => before.get(arn) !== priority)
    .map(([arn, priority]) => ({ arn, priority }))
  const leader = wishes.find(
    ({ name, arn, priority }) =>
      created.has(name) || (arn !== undefined && before.get(arn) !== priority),
  )
  return new Map(
    wishes.map((wish) => {
      const priority = created.get(wish.name)
      const wait = waits.get(wish.name)
      const place = {
        moves: wish === leader ? moves : [],
        ...(priority !== undefined && { priority }),
        ...(wait !== undefined && { wait }),
      }
      return [wish.name, place]
    }),
  )
}
