import type { Clock, Store, WriteGuard } from '@plumbline/controller/model'
import { guardedStore } from '../../controller/src/adapters/store/guarded.ts'
import { postgresFault } from '../../controller/src/adapters/postgres/faults.ts'
import type { Wrap } from '../support/wrap.ts'
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
  /** An operator restarts it: whoever asks is cut off, and then it is not ready yet. */
  ended: {
    code: '57P01',
    message: 'terminating connection due to administrator command',
  },
  starting: { code: '57P03', message: 'the database system is starting up' },
  'timed-out': { code: '57014', message: 'canceling statement due to statement timeout' },
} as const
type Failure = keyof typeof failures

/** What goes wrong for some time, in the share of the calls that is drawn for it. */
export type Mode =
  | Exclude<Failure, 'ended' | 'starting'>
  | 'restart'
  | 'fail-over'
  | 'slow'
  | 'lease'

export const modes: readonly Mode[] = [
  'lost-before',
  'lost-after',
  'undone',
  'read-only',
  'full',
  'down',
  'timed-out',
  'restart',
  'fail-over',
  'slow',
  'lease',
]

export interface Outage {
  /** Goes wrong so in a share of the calls, until it heals or goes wrong otherwise. */
  begin(mode: Mode, share: number, clock: Clock): void
  heal(): void
  /** A controller asked while it started, and was refused, or it has lost its lease: it is over, and another one begins. */
  readonly isOver: boolean
  /** Calls that change AWS and left after the lease was lost. */
  readonly strays: readonly string[]
  /** How often each mode had an effect. */
  readonly felt: ReadonlyMap<Mode, number>
  /** For the next life of a controller. */
  readonly wrap: () => Wrap
}

/** What only a controller that starts asks for. */
const atStart = new Set<PropertyKey>(['source', 'units', 'openIntents'])
const reads =
  /^(unit|units|openIntents|history|attempts|triedSince|triedLately|recent|source|notices|alertState|nextLetter|letters|audits)$/

/** A restart takes so long, and so does each of the three parts of a fail-over (ms). */
const phaseMs = 10_000
const slowMs = 8_000

interface Now {
  readonly mode: Mode
  readonly share: number
  readonly since: number
  readonly clock: Clock
}

/** A store over one that works, which fails as PostgreSQL does, and a lease that is lost in the middle of a write. */
export function outageOf(random: Dice): Outage {
  let now: Now | undefined
  let startFailed = false
  let life = { isLost: false }
  const strays: string[] = []
  const felt = new Map<Mode, number>()
  const feel = ({ mode }: Now) => void felt.set(mode, (felt.get(mode) ?? 0) + 1)

  async function through(name: string, work: () => Promise<unknown>): Promise<unknown> {
    const at = now
    const own = life
    if (at === undefined || !random.chance(at.share)) return work()
    if (at.mode === 'lease') {
      const result = await work()
      // What was intended is on its way to AWS now, or just about to leave.
      if (name === 'intend' && !own.isLost) {
        own.isLost = true
        feel(at)
      }
      return result
    }
    if (at.mode === 'slow') {
      feel(at)
      if (random.chance(0.5)) await at.clock.sleep(slowMs)
      const result = await work()
      await at.clock.sleep(slowMs)
      return result
    }
    const failure = failureOf(at, random)
    const isWrite = failure === 'read-only' || failure === 'full'
    if (failure === undefined || (isWrite && reads.test(name))) return work()
    feel(at)
    if (failure === 'lost-after') await work()
    if (atStart.has(name)) startFailed = true
    throw postgresFault('The database', Object.assign(new Error(), failures[failure]))
  }

  function failing(store: Store): Store {
    return new Proxy(store, {
      get(target, key) {
        const member = Reflect.get(target, key) as unknown
        if (typeof member !== 'function' || key === 'close') return member
        return (...args: unknown[]) =>
          through(String(key), async () => Reflect.apply(member, target, args) as Promise<unknown>)
      },
    })
  }

  return {
    begin(mode, share, clock) {
      now = { mode, share, clock, since: clock.now() }
    },
    heal() {
      now = undefined
      startFailed = false
    },
    get isOver() {
      return startFailed || life.isLost
    },
    strays,
    felt,
    wrap() {
      const own = { isLost: false }
      life = own
      const guard: WriteGuard = { holds: () => !own.isLost, confirms: async () => !own.isLost }
      return {
        guard,
        store: (store) => guardedStore(failing(store), guard),
        transport: (transport) => (place, op, input, signal) => {
          if (own.isLost && /:(Create|Update|Register|Delete|Deregister|Put)/.test(op))
            strays.push(op)
          return transport(place, op, input, signal)
        },
      }
    },
  }
}

/** How it fails at this moment; not at all when a fail-over is over, which forgets nothing. */
function failureOf({ mode, since, clock }: Now, random: Dice): Failure | undefined {
  const phase = Math.floor((clock.now() - since) / phaseMs)
  if (mode === 'restart') return (['ended', 'starting'] as const)[phase]
  if (mode === 'fail-over') {
    const lost = random.one(['lost-before', 'lost-after'] as const)
    return ([lost, 'down', 'read-only'] as const)[phase]
  }
  return mode === 'slow' || mode === 'lease' ? undefined : mode
}
