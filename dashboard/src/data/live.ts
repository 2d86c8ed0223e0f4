import type { StreamMessage, UnitRow } from '@plumbline/api/contract'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { call, CallError } from './call.ts'
import { later } from './clock.ts'
import { keyOf, readingBegan, readingEnded, readingGoesOn, told, type Fleet } from './fleet.ts'
import { listen, type Connection } from './stream.ts'

/** What all screens share and what moves by itself. */
export interface Live {
  readonly fleet: Fleet
  /** `undefined` until the first try to connect came to an end. */
  readonly connection?: Connection
  /** Whether the whole fleet was read at least once. */
  readonly complete: boolean
  /** Why the last reading failed. */
  readonly error?: CallError
}

let live: Live = { fleet: { rows: new Map() }, complete: false }
const watchers = new Set<() => void>()

function change(part: Partial<Live>): void {
  live = { ...live, ...part }
  for (const watcher of watchers) watcher()
}

export function useLive(): Live {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => live,
  )
}

/** Whether what is shown moves by itself; `undefined` before the first try to connect came to an end. */
export function useIsLive(): boolean | undefined {
  const { connection, error } = useLive()
  return connection === undefined ? undefined : connection.live && error === undefined
}

/** Readings of single things. The stream says when they are old, so that they are not asked for again and again. */
export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: askWhoLooks }),
  defaultOptions: {
    queries: { staleTime: 60_000, retry: isWorthAnother, refetchOnWindowFocus: 'always' },
  },
})

/** Once, where nothing answered: what was refused is refused again, and whoever looks should not wait for that. */
function isWorthAnother(failures: number, error: Error): boolean {
  return failures < 1 && !(error instanceof CallError && error.code !== '')
}

/** Whoever is signed in no longer is asked to sign in, and not told of it by every part of the screen. */
function askWhoLooks(error: Error): void {
  if (error instanceof CallError && error.code === 'unauthorized') {
    void queries.invalidateQueries({ queryKey: ['whoami'] })
  }
}

const pageSize = '500'
/** A reading that failed is tried again after this (ms). */
const againMs = 5_000

/** Begins to listen, and keeps everything up to date from then on. */
export function goLive(): void {
  listen({ onMessage: hear, onConnection: (connection) => change({ connection }) })
}

function hear(message: StreamMessage): void {
  if (message.event === 'resync') {
    void readAll()
    void queries.invalidateQueries()
  } else if (message.event === 'source') {
    void queries.invalidateQueries({ queryKey: ['sources'] })
    void queries.invalidateQueries({ queryKey: ['system'] })
  } else {
    if (news.length === 0) later(newsMs, takeNews)
    news.push(message)
  }
}

/** What the stream told of units and nobody has seen yet. */
let news: StreamMessage<'unit' | 'gone'>[] = []
/** A busy fleet tells of twenty changes a second: they are drawn together, faster than anybody reads (ms). */
const newsMs = 200

function takeNews(): void {
  const taken = news
  news = []
  change({ fleet: told(live.fleet, taken) })
  for (const unit of new Set(taken.map(({ data }) => keyOf(data)))) {
    void queries.invalidateQueries({ queryKey: ['unit', unit] })
  }
  void queries.invalidateQueries({ queryKey: ['fleet-wide'] })
}

let readings = 0

/** Reads the whole fleet. A reading that was begun later takes the place of this one. */
export async function readAll(): Promise<void> {
  const reading = ++readings
  change({ fleet: readingBegan(live.fleet) })
  try {
    const rows: UnitRow[] = []
    for (let cursor: string | undefined; ;) {
      const query = cursor === undefined ? { limit: pageSize } : { limit: pageSize, cursor }
      const page = await call('listUnits', { query })
      if (reading !== readings) return
      rows.push(...page.items)
      if (page.nextCursor === null) break
      cursor = page.nextCursor
      change({ fleet: readingGoesOn(live.fleet, page.items) })
    }
    const { error: _, ...rest } = live
    live = rest
    change({ fleet: readingEnded(live.fleet, rows), complete: true })
  } catch (error) {
    if (reading !== readings) return
    change({ error: error instanceof CallError ? error : new CallError(String(error), '') })
    later(againMs, () => void readAll())
  }
}
