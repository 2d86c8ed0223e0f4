import { compareText } from '../text/problem.ts'
import { invert, type Draft, type Order } from './order.ts'
import { wishOf } from './wish.ts'

/** Priorities that may be given, both ends included. */
export interface Range {
  readonly from: number
  readonly to: number
}

export type Places = ReadonlyMap<Draft, number>

/**
 * A priority for every rule that has none yet: the one that it would like to have, which depends on the rule alone, or the
 * nearest one that is free and in the right order to the rules that it meets. So a new rule hardly ever moves another.
 * In a crowded range the rules stand side by side.
 */
export function placesFor(order: Order, fixed: Places, range: Range): Places {
  const size = range.to - range.from + 1
  const wishes = new Map(
    order.drafts.map((draft) => [draft, range.from + Math.floor(wishOf(draft) * size)]),
  )
  const sequence = inSequence(order, wishes)
  const loose = sequence.filter((draft) => !fixed.has(draft))
  return spread(order, { sequence, wishes, fixed, range }) ?? dense(loose, fixed, range)
}

/** Rules after all that must come before them; otherwise by what they would like to have. */
function inSequence({ drafts, after }: Order, wishes: Places): readonly Draft[] {
  const before = invert(after)
  const waiting = new Map(drafts.map((draft) => [draft, before.get(draft)?.size ?? 0]))
  // The next one is at the end.
  const compare = (a: Draft, b: Draft) => compareWishes(b, a, wishes)
  const ready = drafts.filter((draft) => waiting.get(draft) === 0).toSorted(compare)
  const sequence: Draft[] = []
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    sequence.push(next)
    for (const follower of after.get(next) ?? []) {
      const left = (waiting.get(follower) ?? 0) - 1
      waiting.set(follower, left)
      if (left === 0) insert(ready, follower, compare)
    }
  }
  return sequence
}

function insert(sorted: Draft[], added: Draft, compare: (a: Draft, b: Draft) => number): void {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    const there = sorted[middle]
    if (there !== undefined && compare(there, added) < 0) from = middle + 1
    else to = middle
  }
  sorted.splice(from, 0, added)
}

function compareWishes(a: Draft, b: Draft, wishes: Places): number {
  const difference = (wishes.get(a) ?? 0) - (wishes.get(b) ?? 0)
  return difference || compareText(a.route, b.route) || a.index - b.index
}

interface Task {
  readonly sequence: readonly Draft[]
  readonly wishes: Places
  readonly fixed: Places
  readonly range: Range
}

/** `undefined` when some rule finds no free number between those before and those after it. */
function spread({ after }: Order, task: Task): Places | undefined {
  const { sequence, wishes, fixed, range } = task
  const places = new Map(fixed)
  const taken = new Set(fixed.values())
  const before = invert(after)
  const latest = latestFor(after, task)
  for (const draft of sequence) {
    if (fixed.has(draft)) continue
    const earlier = [...(before.get(draft) ?? [])].map((one) => places.get(one) ?? 0)
    const window = windowOf(earlier, latest.get(draft) ?? range.to, range)
    const place = nearest(wishes.get(draft) ?? window.from, window, taken)
    if (place === undefined) return undefined
    places.set(draft, place)
    taken.add(place)
  }
  return places
}

/** Where a rule may stand. Priorities that routes say can leave no number for it: then they do not count. */
function windowOf(earlier: readonly number[], latest: number, range: Range): Range {
  const first = Math.max(range.from, ...earlier.map((place) => place + 1))
  const from = first > range.to ? range.from : first
  return { from, to: latest < from ? range.to : latest }
}

/** The last number of each rule that leaves room for those after it. */
function latestFor(after: Order['after'], { sequence, fixed, range }: Task): Places {
  const latest = new Map<Draft, number>()
  for (const draft of sequence.toReversed()) {
    const followers = [...(after.get(draft) ?? [])]
    const ends = followers.map((one) => (fixed.get(one) ?? latest.get(one) ?? range.to) - 1)
    const end = Math.min(range.to, ...ends)
    latest.set(draft, end < range.from ? range.to : end)
  }
  return latest
}

/** The next free number above, or else below. */
function nearest(wished: number, { from, to }: Range, taken: ReadonlySet<number>) {
  const wish = Math.min(Math.max(wished, from), to)
  for (let place = wish; place <= to; place++) if (!taken.has(place)) return place
  for (let place = wish - 1; place >= from; place--) if (!taken.has(place)) return place
  return undefined
}

/** Side by side, in order, from the first free number on. */
function dense(loose: readonly Draft[], fixed: Places, range: Range): Places {
  const places = new Map(fixed)
  const taken = new Set(fixed.values())
  let place = range.from
  for (const draft of loose) {
    while (taken.has(place)) place++
    places.set(draft, place++)
  }
  return places
}
