import type { Wrap } from './wrap.ts'

/** When a process dies: before the effect of its n-th call to the world around it, or after it. */
export interface Death {
  readonly at: number
  readonly moment: 'before' | 'after'
}

export interface Mortal {
  /** Calls to the store, to Git and to AWS since the birth of this process. */
  readonly calls: number
  readonly dead: boolean
  /** It is killed now: what it waits for never comes. */
  die(): void
  readonly wrap: Wrap
}

/**
 * A process that can be killed at every await: each call to a port is counted, and at the chosen one it never comes
 * back, with or without its effect. What is dead has no effect any more.
 */
export function mortal(death: Death | undefined): Mortal {
  const life = { calls: 0, dead: false }

  async function through<Result>(work: () => Promise<Result>): Promise<Result> {
    if (life.dead) return never()
    life.calls += 1
    const fatal = death !== undefined && life.calls === death.at
    if (fatal && death.moment === 'before') {
      life.dead = true
      return never()
    }
    if (fatal) life.dead = true
    const result = await work()
    return fatal || life.dead ? never() : result
  }

  const guard = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, key) {
        const member = Reflect.get(target, key) as unknown
        if (typeof member !== 'function') return member
        return (...args: unknown[]) =>
          through(async () => Reflect.apply(member, target, args) as Promise<unknown>)
      },
    })

  return {
    get calls() {
      return life.calls
    },
    get dead() {
      return life.dead
    },
    die() {
      life.dead = true
    },
    wrap: {
      store: guard,
      // It tells nothing any more either: what it waits for may still end by a timeout of its own.
      log: (log) => ({
        event(name, fields) {
          if (!life.dead) log.event(name, fields)
        },
      }),
      git: guard,
      transport: (transport) => (place, op, input, signal) =>
        through(() => transport(place, op, input, signal)),
    },
  }
}

function never(): Promise<never> {
  return new Promise(() => {})
}
