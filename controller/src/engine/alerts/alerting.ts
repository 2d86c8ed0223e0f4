import { createHash } from 'node:crypto'
import type { Alert, AlertState, Notice, OpenCause } from '../../model/index.ts'

export interface AlertSettings {
  /** How long what begins together is gathered before it is told (ms). */
  readonly gatherMs: number
  /** How long an outage lasts before it is told (ms). */
  readonly thresholdMs: number
  /** How long nobody must have a trouble before it is told to be over (ms): what flaps is one alert. It doubles with each return. */
  readonly quietMs: number
  /** How often at most a cause that grows is told again (ms). */
  readonly repeatMs: number
  /** Alerts within any hour, at most; of errors a quarter more. 0: there is nobody to tell. */
  readonly perHour: number
}

/** Of how many units it is told what it is about them. */
const namedMax = 10
const hourMs = 3_600_000
/** What comes again within this after its end is a return; and so long must what returns be gone at most (ms). */
const calmMs = hourMs

export const noAlerts: AlertState = { causes: {}, sentAt: [] }

/** Takes notices in, and says what is to be told now. Pure: the same notices give the same alerts with the same ids. */
export function advance(
  state: AlertState,
  notices: readonly Notice[],
  settings: AlertSettings,
  now: number,
): { readonly state: AlertState; readonly alerts: readonly Alert[] } {
  const causes = new Map(Object.entries(state.causes))
  const lately = Object.entries(state.ended ?? {}).filter(([, { at }]) => now - at < calmMs)
  const ended = new Map(lately)
  for (const notice of notices) take(causes, ended, notice)
  let sentAt = state.sentAt.filter((at) => now - at < hourMs)
  let { limitedAt = -Infinity } = state
  const alerts: Alert[] = []
  for (const [cause, open] of worstFirst(causes)) {
    const next = dueOf(open, settings)
    if (next === undefined || next.at > now) continue
    const due = next.what
    if (due === 'forget' || isForNobody(due, settings)) {
      causes.delete(cause)
      continue
    }
    const room = mostOf(open, settings) - sentAt.length
    if (room <= 0) continue
    sentAt = [...sentAt, now]
    // The last one within the hour says that there is more, once: where more comes all the time, the place is for what comes.
    if (room === 1 && due !== 'over' && now - limitedAt >= hourMs) {
      alerts.push(limit(causes.size, now))
      limitedAt = now
      continue
    }
    alerts.push(alertOf(cause, open, due, now))
    if (isEnd(due)) {
      causes.delete(cause)
      ended.set(cause, { at: now, returns: open.returns ?? 0 })
    } else causes.set(cause, { ...open, told: { at: now, count: open.ever.length } })
  }
  const more = {
    ...(Number.isFinite(limitedAt) && { limitedAt }),
    ...(ended.size > 0 && { ended: Object.fromEntries(ended) }),
  }
  return { state: { causes: Object.fromEntries(causes), sentAt, ...more }, alerts }
}

/** A rollout that was given up is not kept waiting by whatever drifts. */
function worstFirst(
  causes: ReadonlyMap<string, OpenCause>,
): readonly (readonly [string, OpenCause])[] {
  const rank = ({ level }: OpenCause) => (level === 'error' ? 0 : 1)
  return [...causes].toSorted(([, one], [, other]) => rank(one) - rank(other))
}

/** How many alerts within an hour there may be before one of this cause. */
function mostOf({ level }: OpenCause, { perHour }: AlertSettings): number {
  return level === 'error' ? perHour + Math.ceil(perHour / 4) : perHour
}

function isEnd(what: Due['what']): boolean {
  return what === 'over' || what === 'passed'
}

/** What is over need not be kept for those who are to be told later. */
function isForNobody(what: Due['what'], { perHour }: AlertSettings): boolean {
  return perHour === 0 && isEnd(what)
}

function take(
  causes: Map<string, OpenCause>,
  past: ReadonlyMap<string, { readonly returns: number }>,
  { at, subject, began, ended }: Notice,
): void {
  for (const { cause, level, title, why, lasts = false } of began) {
    const before = past.get(cause)
    const open = causes.get(cause) ?? {
      ...(before !== undefined && { returns: before.returns + 1 }),
      since: at,
      level,
      title,
      lasts,
      present: [],
      ever: [],
      why: {},
    }
    const { emptySince: _over, ...rest } = open
    const named = subject in open.why || Object.keys(open.why).length < namedMax
    causes.set(cause, {
      ...rest,
      present: withSubject(open.present, subject),
      ever: withSubject(open.ever, subject),
      ...(named && { why: { ...open.why, [subject]: why } }),
    })
  }
  for (const cause of ended) {
    const open = causes.get(cause)
    if (open === undefined) continue
    const present = open.present.filter((one) => one !== subject)
    causes.set(cause, { ...open, present, ...(present.length === 0 && { emptySince: at }) })
  }
}

function withSubject(subjects: readonly string[], subject: string): readonly string[] {
  return subjects.includes(subject) ? subjects : [...subjects, subject]
}

interface Due {
  /** Epoch ms. */
  readonly at: number
  readonly what: Exclude<Alert['state'], 'limited' | 'test'> | 'forget'
}

/** What is to be done next about a cause and when, if nothing more happens. */
function dueOf(
  { told, lasts, since, emptySince, ever, returns = 0 }: OpenCause,
  { gatherMs, thresholdMs, quietMs: once, repeatMs }: AlertSettings,
): Due | undefined {
  const quietMs = Math.min(once * 2 ** returns, Math.max(once, calmMs))
  if (told === undefined) {
    if (!lasts) return { at: since + gatherMs, what: emptySince === undefined ? 'begun' : 'passed' }
    return emptySince === undefined
      ? { at: since + thresholdMs, what: 'begun' }
      : { at: emptySince + quietMs, what: 'forget' }
  }
  if (emptySince !== undefined) return { at: emptySince + quietMs, what: 'over' }
  return ever.length > told.count ? { at: told.at + repeatMs, what: 'grown' } : undefined
}

/** When there is something to do at the earliest, if nothing more happens (epoch ms); `undefined`: never. */
export function nextDue(state: AlertState, settings: AlertSettings): number | undefined {
  const moments = Object.values(state.causes).flatMap((open) => {
    const due = dueOf(open, settings)
    if (due === undefined) return []
    if (due.what === 'forget' || isForNobody(due.what, settings)) return due.at
    const room = roomAt(state.sentAt, mostOf(open, settings))
    return room === undefined ? [] : Math.max(due.at, room)
  })
  return moments.length === 0 ? undefined : Math.min(...moments)
}

/** When there are fewer than so many within an hour (epoch ms); `undefined`: never. */
function roomAt(sentAt: readonly number[], most: number): number | undefined {
  if (most === 0) return undefined
  if (sentAt.length < most) return 0
  const last = sentAt.toSorted((one, other) => one - other)[sentAt.length - most]
  return last === undefined ? 0 : last + hourMs
}

function alertOf(cause: string, open: OpenCause, state: Alert['state'], now: number): Alert {
  const { since, title, level, ever, why } = open
  return {
    id: idOf(cause, since, state, ever.length),
    at: now,
    state,
    cause,
    level: state === 'over' ? 'info' : level,
    title,
    since,
    count: ever.length,
    subjects: Object.entries(why).map(([name, of]) => ({ name, why: of })),
  }
}

function limit(open: number, now: number): Alert {
  return {
    id: idOf('limit', now, 'limited', open),
    at: now,
    state: 'limited',
    cause: 'limit',
    level: 'warn',
    title: 'there is more to tell than the limit of alerts allows: look at the dashboard',
    since: now,
    count: open,
    subjects: [],
  }
}

function idOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)
}
