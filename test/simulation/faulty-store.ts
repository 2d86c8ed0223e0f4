import type { Store } from '@plumbline/controller/model'
import { postgresFault } from '../../controller/src/adapters/postgres/faults.ts'
import type { Dice } from '../support/random.ts'

/** How a database fails, with the words of its driver. */
const failures = {
  /** The connection is lost before the statement arrives, or before its answer does. */
  'lost-before': { message: 'Connection terminated unexpectedly' },
  'lost-after': { message: 'Connection terminated unexpectedly' },
  /** Undone in favour of another transaction, every time that it was tried. */
  undone: { code: '40001', message: 'could not serialize access' },
  'read-only': { code: '25006', message: 'cannot execute INSERT in a read-only transaction' },
  full: { code: '53100', message: 'could not extend file: No space left on device' },
  down: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' },
} as const
type Failure = keyof typeof failures

export interface Outage {
  /** Fails so in a share of the calls, until it heals or fails otherwise. */
  begin(failure: Failure, share: number): void
  heal(): void
  /** A controller asked while it started, and was refused: its process is over. */
  readonly startFailed: boolean
  readonly wrap: (store: Store) => Store
}

export const failureNames = Object.keys(failures) as readonly Failure[]

/** What only a controller that starts asks for. */
const atStart = new Set<PropertyKey>(['source', 'units', 'openIntents'])
const reads =
  /^(unit|units|openIntents|history|attempts|triedSince|recent|source|notices|alertState|nextLetter|letters|audits)$/

/** A store over one that works, which fails as PostgreSQL does. */
export function outageOf(random: Dice): Outage {
  let now: { readonly failure: Failure; readonly share: number } | undefined
  let startFailed = false

  async function through(name: string, work: () => Promise<unknown>): Promise<unknown> {
    if (now === undefined || !random.chance(now.share)) return work()
    const { failure } = now
    if ((failure === 'read-only' || failure === 'full') && reads.test(name)) return work()
    if (failure === 'lost-after') await work()
    if (atStart.has(name)) startFailed = true
    throw postgresFault('The database', Object.assign(new Error(), failures[failure]))
  }

  return {
    begin(failure, share) {
      now = { failure, share }
    },
    heal() {
      now = undefined
      startFailed = false
    },
    get startFailed() {
      return startFailed
    },
    wrap: (store) =>
      new Proxy(store, {
        get(target, key) {
          const member = Reflect.get(target, key) as unknown
          if (typeof member !== 'function' || key === 'close') return member
          return (...args: unknown[]) =>
            through(
              String(key),
              async () => Reflect.apply(member, target, args) as Promise<unknown>,
            )
        },
      }),
  }
}
