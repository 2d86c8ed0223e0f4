import {
  faultOf,
  type AlertState,
  type Clock,
  type Letter,
  type Log,
  type Notifier,
  type Random,
  type Store,
} from '../model/index.ts'
import { advance, noAlerts, type AlertSettings } from './alerting.ts'

/** How often notices are gathered and letters are looked for (ms). */
const tickMs = 500
const noticesMax = 1_000
const retryFirstMs = 5_000
const retryMsMax = 10 * 60_000
/** After so many tries, about an hour and a half, a letter is given up. */
const attemptsMax = 15

export interface AlerterParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly sinks: readonly Notifier[]
  readonly settings: AlertSettings
}

/** Makes alerts of notices, and brings them to every sink, until `signal` aborts. */
export async function alert(parts: AlerterParts, signal: AbortSignal): Promise<void> {
  const { sinks } = parts
  const names = sinks.map(({ name }) => name)
  const loops = [
    repeat(parts, () => gather(parts, names), signal),
    ...sinks.map((sink) => repeat(parts, () => deliver(parts, sink), signal)),
  ]
  for (const loop of loops) await loop
}

/** Each turn on its own: what fails in one, the store for instance, is tried again in the next. */
async function repeat(
  { clock, log }: AlerterParts,
  turn: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let failed = false
  while (!signal.aborted) {
    try {
      await turn()
      failed = false
    } catch (error) {
      const { code: reason, message: why, hint } = faultOf(error)
      if (!failed) log.event('pass.crashed', { what: 'alerts', reason, why, hint })
      failed = true
    }
    await clock.sleep(tickMs, signal).catch(() => {})
  }
}

/** Takes the notices that nobody has taken yet; what is decided is kept in the same transaction. */
async function gather(
  { store, clock, settings }: AlerterParts,
  sinks: readonly string[],
): Promise<void> {
  const notices = await store.notices(noticesMax)
  const before: AlertState = (await store.alertState()) ?? noAlerts
  const now = clock.now()
  const { state, alerts } = advance(before, notices, settings, now)
  if (notices.length + alerts.length === 0 && sameCauses(before, state)) return
  const letters = alerts.flatMap((one) =>
    sinks.map((sink): Letter => ({ alert: one, sink, state: 'waiting', attempts: 0, dueAt: now })),
  )
  await store.saveAlerts(notices.at(-1)?.sequence ?? 0, state, letters)
}

function sameCauses(one: AlertState, other: AlertState): boolean {
  return Object.keys(one.causes).length === Object.keys(other.causes).length
}

/** Sends what waits, in its order: what comes later waits for what came before, until that is given up. */
async function deliver({ store, clock, random, log }: AlerterParts, sink: Notifier): Promise<void> {
  for (;;) {
    const letter = await store.nextLetter(sink.name)
    if (letter === undefined || letter.dueAt > clock.now()) return
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
