import type { TimedEvent } from './types.ts'

/** One event that is due later. Entries run in order of (at, sequence). */
export interface TimelineEntry {
  /** Virtual time in epoch ms. */
  readonly at: number
  readonly sequence: number
  readonly service: string
  readonly event: TimedEvent
}

export interface Timeline {
  /** Puts an event behind everything else that is due at the same time. */
  add(at: number, service: string, event: TimedEvent): void
  /** The next entry, left where it is. */
  peek(): TimelineEntry | undefined
  /** Takes the next entry out. */
  take(): TimelineEntry | undefined
  readonly size: number
  /** In the order in which they will run. */
  save(): readonly TimelineEntry[]
  restore(entries: readonly TimelineEntry[]): void
  clear(): void
}

/** A binary heap: ten thousand services with a task each keep tens of thousands of entries. */
export function createTimeline(): Timeline {
  let heap: TimelineEntry[] = []
  let sequence = 0
  return {
    add(at, service, event) {
      heap.push({ at, sequence, service, event })
      sequence += 1
      raise(heap, heap.length - 1)
    },
    peek: () => heap[0],
    take() {
      const first = heap[0]
      const last = heap.pop()
      if (first !== undefined && last !== undefined && heap.length > 0) {
        heap[0] = last
        sink(heap, 0)
      }
      return first
    },
    get size() {
      return heap.length
    },
    save: () => heap.toSorted((a, b) => (isBefore(a, b) ? -1 : 1)),
    restore(entries) {
      // A sorted list is a valid heap.
      heap = entries.toSorted((a, b) => (isBefore(a, b) ? -1 : 1))
      sequence = heap.reduce((next, entry) => Math.max(next, entry.sequence + 1), 0)
    },
    clear() {
      heap = []
    },
  }
}

function isBefore(a: TimelineEntry, b: TimelineEntry): boolean {
  return a.at === b.at ? a.sequence < b.sequence : a.at < b.at
}

function raise(heap: TimelineEntry[], from: number): void {
  let child = from
  while (child > 0) {
    const parent = (child - 1) >> 1
    if (!swapIfBefore(heap, child, parent)) return
    child = parent
  }
}

function sink(heap: TimelineEntry[], from: number): void {
  let parent = from
  for (;;) {
    const left = 2 * parent + 1
    const right = left + 1
    const child = comesFirst(heap, right, left) ? right : left
    if (!swapIfBefore(heap, child, parent)) return
    parent = child
  }
}

function comesFirst(heap: readonly TimelineEntry[], a: number, b: number): boolean {
  const [one, other] = [heap[a], heap[b]]
  return one !== undefined && other !== undefined && isBefore(one, other)
}

/** Swaps the two when the child is due before its parent. */
function swapIfBefore(heap: TimelineEntry[], child: number, parent: number): boolean {
  const [lower, upper] = [heap[child], heap[parent]]
  if (lower === undefined || upper === undefined || !isBefore(lower, upper)) return false
  heap[child] = upper
  heap[parent] = lower
  return true
}
