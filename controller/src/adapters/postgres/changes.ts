import type { UnitId } from '@plumbline/desired-state'
import type { Changes, Clock, Log, Moved, Random } from '../../model/ports.ts'
import type { Session } from './session.ts'

/** How often it is made sure that what the database tells is heard (ms). */
const echoEveryMs = 15_000
/** A word of our own that is not back after this does not come (ms). */
const echoMsMax = 2_000
const channel = 'echo'

export interface ChangesParts {
  readonly session: Session
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/**
 * What any replica writes, as the database tells it (triggers on the tables of units and sources). After a connection was
 * lost everything counts as moved: nobody knows what was told meanwhile. So it does again and again where nothing is heard at
 * all: a pooler that gives each statement another connection listens with one of them, and nobody hears that.
 */
export function postgresChanges({ session, clock, random, log }: ChangesParts): Changes {
  const listeners = new Set<(moved: Moved) => void>()
  const own = String(random.next())
  let echoed = (): void => {}
  let ended = new AbortController()
  const tell = (moved: Moved) => {
    for (const listener of listeners) listener(moved)
  }
  session.listen('unit', (unit) => tell({ unit: unit as UnitId }))
  session.listen('source', (source) => tell({ source }))
  session.listen(channel, (from) => {
    if (from === own) echoed()
  })
  session.onConnect(() => {
    if (listeners.size > 0) void tellAll().catch(() => {})
  })

  async function tellAll(): Promise<void> {
    for (const { name } of await session.ask<{ name: string }>('SELECT name FROM source')) {
      tell({ source: name })
    }
    for (const { id } of await session.ask<{ id: string }>('SELECT id FROM unit')) {
      tell({ unit: id as UnitId })
    }
  }

  /** Whether a word of our own comes back; rejects when the database does not answer, which is another trouble. */
  async function hears(signal: AbortSignal): Promise<boolean> {
    const heard = new AbortController()
    echoed = () => heard.abort()
    await session.ask(`SELECT pg_notify(current_schema() || '_${channel}', $1)`, [own])
    await clock.sleep(echoMsMax, AbortSignal.any([signal, heard.signal])).catch(() => {})
    return heard.signal.aborted
  }

  async function stayInTouch(signal: AbortSignal): Promise<void> {
    let isDeaf = false
    while (!signal.aborted) {
      await clock.sleep(echoEveryMs, signal).catch(() => {})
      const isHeard = signal.aborted ? undefined : await hears(signal).catch(() => undefined)
      if (signal.aborted || isHeard === undefined) continue
      if (isHeard === isDeaf) log.event(isHeard ? 'replica.hears' : 'replica.deaf', {})
      isDeaf = !isHeard
      if (isDeaf) await tellAll().catch(() => {})
    }
  }

  return {
    watch(listener) {
      listeners.add(listener)
      if (listeners.size === 1) {
        ended = new AbortController()
        void stayInTouch(ended.signal)
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) ended.abort()
      }
    },
  }
}
