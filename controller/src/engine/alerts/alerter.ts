import {
  faultOf,
  type AlertState,
  type Changes,
  type Clock,
  type Letter,
  type Log,
  type Notifier,
  type Random,
  type Store,
} from '../../model/index.ts'
import { advance, nextDue, noAlerts, type AlertSettings } from './alerting.ts'

/** How often at most notices are gathered and letters are looked for (ms). */
const tickMs = 500
const noticesMax = 1_000
const retryFirstMs = 5_000
const retryMsMax = 10 * 60_000
/** After so many tries, about an hour and a half, a letter is given up. */
const attemptsMax = 15

export interface AlerterParts {
  readonly store: Store
  /** Tells that a notice may have been written. */
  readonly changes: Changes
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly sinks: readonly Notifier[]
  readonly settings: AlertSettings
}

/**
 * Makes alerts of notices, and brings them to every sink, until `signal` aborts. The store is asked when something was written or is
 * due, and not otherwise.
 */
export async function alert(parts: AlerterParts, signal: AbortSignal): Promise<void> {
  const { sinks, changes } = parts
  const names = sinks.map(({ name }) => name)
  const written = createBell()
  const letters = sinks.map((sink) => ({ sink, bell: createBell() }))
  const post = () => letters.forEach(({ bell }) => bell.ring())
  const unwatch = changes.watch(() => written.ring())
  const loops = [
    repeat(parts, () => gather(parts, names, post), written, signal),
    ...letters.map(({ sink, bell }) => repeat(parts, () => deliver(parts, sink), bell, signal)),
  ]
  for (const loop of loops) await loop
  unwatch()
}

/**
 * Each turn on its own: what fails in one, the store for instance, is tried again in the next.
 * @param turn resolves with when the next is due (epoch ms); with nothing, that is when the bell rings
 */
async function repeat(
  { clock, log }: AlerterParts,
  turn: () => Promise<number | undefined>,
  bell: Bell,
  signal: AbortSignal,
): Promise<void> {
  let failed = false
  const began = clock.now()
  /** The first tick at or after a moment that is still to come. */
  const tickAt = (moment: number): number => {
    const now = clock.now()
    const next = Math.max(
      Math.ceil((moment - began) / tickMs),
      Math.floor((now - began) / tickMs) + 1,
    )
    return began + next * tickMs - now
  }
  while (!signal.aborted) {
    bell.hush()
    let dueAt: number | undefined
    try {
      dueAt = await turn()
      failed = false
    } catch (error) {
      const { code: reason, message: why, hint } = faultOf(error)
      if (!failed) log.event('pass.crashed', { what: 'alerts', reason, why, hint })
      failed = true
      dueAt = clock.now()
    }
    const isDue = await bell.rings(clock, dueAt === undefined ? undefined : tickAt(dueAt), signal)
    if (!isDue) await clock.sleep(tickAt(clock.now()), signal).catch(() => {})
  }
}

/** Takes the notices that nobody has taken yet; what is decided is kept in the same transaction. */
async function gather(
  { store, clock, settings }: AlerterParts,
  sinks: readonly string[],
  post: () => void,
): Promise<number | undefined> {
  const notices = await store.notices(noticesMax)
  const before: AlertState = (await store.alertState()) ?? noAlerts
  const now = clock.now()
  const limits = sinks.length === 0 ? { ...settings, perHour: 0 } : settings
  const { state, alerts } = advance(before, notices, limits, now)
  const next = notices.length === noticesMax ? now : nextDue(state, limits)
  if (notices.length + alerts.length === 0 && sameCauses(before, state)) return next
  const letters = alerts.flatMap((one) =>
    sinks.map((sink): Letter => ({ alert: one, sink, state: 'waiting', attempts: 0, dueAt: now })),
  )
  await store.saveAlerts(notices.at(-1)?.sequence ?? 0, state, letters)
  if (letters.length > 0) post()
  return next
}

function sameCauses(one: AlertState, other: AlertState): boolean {
  return Object.keys(one.causes).length === Object.keys(other.causes).length
}

/** Sends what waits, in its order: what comes later waits for what came before, until that is given up. Returns when the next is due. */
async function deliver(
  { store, clock, random, log }: AlerterParts,
  sink: Notifier,
): Promise<number | undefined> {
  for (;;) {
    const letter = await store.nextLetter(sink.name)
    if (letter === undefined || letter.dueAt > clock.now()) return letter?.dueAt
    const { error: _last, ...rest } = letter
    const attempts = letter.attempts + 1
    try {
      await sink.send(letter.alert)
      await store.settleLetter({ ...rest, attempts, state: 'sent' })
    } catch (error) {
      const { message, hint } = faultOf(error)
      const given = attempts >= attemptsMax
      const delay = Math.min(retryMsMax, retryFirstMs * 2 ** (attempts - 1))
      const dueAt = clock.now() + Math.round(delay / 2 + (random.next() * delay) / 2)
      const state = given ? 'given-up' : 'waiting'
      await store.settleLetter({ ...rest, attempts, dueAt, state, error: message })
      const { id, title } = letter.alert
      if (given) log.event('alert.lost', { sink: sink.name, alert: id, title, why: message, hint })
      else if (attempts === 1)
        log.event('alert.delayed', { sink: sink.name, alert: id, why: message, hint })
    }
  }
}

/** Wakes somebody who sleeps because there is nothing to do. A ring that comes while nobody sleeps is not lost. */
interface Bell {
  ring(): void
  /** What was rung before counts no more. */
  hush(): void
  /**
   * Resolves when it rings, with false, when `ms` are over, with true, or when the signal aborts, with true. Without `ms` only the bell
   * wakes.
   */
  rings(clock: Pick<Clock, 'sleep'>, ms: number | undefined, signal: AbortSignal): Promise<boolean>
}

function createBell(): Bell {
  let rung = Promise.withResolvers<false>()
  let isRung = false
  return {
    ring() {
      isRung = true
      rung.resolve(false)
    },
    hush() {
      if (isRung) rung = Promise.withResolvers<false>()
      isRung = false
    },
    async rings(clock, ms, signal) {
      if (isRung) return false
      const woken = new AbortController()
      const ends = AbortSignal.any([signal, woken.signal])
      const over = ms === undefined ? aborted(ends) : clock.sleep(ms, ends).catch(() => {})
      try {
        return await Promise.race([rung.promise, over.then(() => true)])
      } finally {
        woken.abort()
      }
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
