/** Something that is wrong, for as long as it is: what alerts are about. */
export interface Trouble {
  /** What has the same cause is one alert: `drift prod`, `aws prod`, `source shop`. */
  readonly cause: string
  readonly level: 'warn' | 'error'
  /** What is wrong, for all that have the cause. */
  readonly title: string
  /** What it is about this one. */
  readonly why: string
  /** An outage: told only when it lasts, so that a hiccup wakes nobody. */
  readonly lasts?: true
}

/** What began and what ended about one unit or source in one pass. Written in the transaction that remembers the pass. */
export interface Notice {
  /** Epoch ms. */
  readonly at: number
  /** `prod/service/web`, or `source shop`. */
  readonly subject: string
  /** What began, or is told in other words than before. */
  readonly began: readonly Trouble[]
  /** Causes. */
  readonly ended: readonly string[]
}

export interface NumberedNotice extends Notice {
  readonly sequence: number
}

/** One message to people. */
export interface Alert {
  /** Stable: the same alert has the same id, however often it is delivered. */
  readonly id: string
  /** Epoch ms. */
  readonly at: number
  /** `passed`: it began and ended before it was told. `limited`: there is more to tell than is wanted. */
  readonly state: 'begun' | 'grown' | 'over' | 'passed' | 'limited' | 'test'
  readonly cause: string
  readonly level: 'info' | 'warn' | 'error'
  readonly title: string
  /** Epoch ms at which the trouble began. */
  readonly since: number
  /** How many units or sources have, or had, the trouble. */
  readonly count: number
  /** Some of them, with what it is about each. */
  readonly subjects: readonly { readonly name: string; readonly why: string }[]
}

/** An alert on its way to one sink. */
export interface Letter {
  readonly alert: Alert
  readonly sink: string
  readonly state: 'waiting' | 'sent' | 'given-up'
  readonly attempts: number
  /** Epoch ms before which it is not tried (again). */
  readonly dueAt: number
  /** Why the last try failed. */
  readonly error?: string
}

/** One cause that is open. */
export interface OpenCause {
  readonly since: number
  readonly level: 'warn' | 'error'
  readonly title: string
  readonly lasts: boolean
  /** Who has the trouble now. */
  readonly present: readonly string[]
  /** Who has or had it in this episode, in the order in which they came. */
  readonly ever: readonly string[]
  /** What it is about the first of them. */
  readonly why: Readonly<Record<string, string>>
  /** When nobody had it any more (epoch ms). */
  readonly emptySince?: number
  /** How often it had come again, each time soon after its end. */
  readonly returns?: number
  /** What was told last: when, and of how many. */
  readonly told?: { readonly at: number; readonly count: number }
}

/** What is remembered between notices. */
export interface AlertState {
  readonly causes: Readonly<Record<string, OpenCause>>
  /** Moments of the alerts within the last hour (epoch ms). */
  readonly sentAt: readonly number[]
  /** When it was told last that there is more than may be told (epoch ms). */
  readonly limitedAt?: number
  /** Causes that ended lately: when (epoch ms), and how often they had come again. */
  readonly ended?: Readonly<Record<string, { readonly at: number; readonly returns: number }>>
}

/** Where alerts go. */
export interface Notifier {
  readonly name: string
  /** Resolves when it was taken over; rejects with a `FaultError`. The same id may come again. */
  send(alert: Alert): Promise<void>
}

/** A place for alerts, as the configuration says, with its secrets filled in. */
export type Sink = {
  readonly name: string
  /** The environment variable that should hold its secret, and is empty. */
  readonly missing?: string
} & (
  | { readonly kind: 'slack'; readonly url: string }
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: string }
  | { readonly kind: 'sns'; readonly topic: string }
)
