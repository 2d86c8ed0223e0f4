/** Addresses that are remembered at once, as many as the limits of everything else remember. */
const addressesMax = 10_000
const withinMs = 60_000

/** How often each address was refused within a minute from its first refusal on. */
export interface Refused {
  count(address: string): void
  /** How long nothing is taken from an address (whole seconds); 0 while it may ask. */
  secondsLeft(address: string): number
}

/** @param max How often an address may be refused before nothing is taken from it until the minute is over. */
export function refusedBy(max: number, now: () => number): Refused {
  const known = new Map<string, { readonly since: number; readonly times: number }>()

  function of(address: string) {
    const one = known.get(address)
    // A minute that has begun in the future is one of a clock that was set back.
    return one !== undefined && Math.abs(now() - one.since) < withinMs ? one : undefined
  }

  return {
    count(address) {
      const { since, times } = of(address) ?? { since: now(), times: 0 }
      known.delete(address)
      known.set(address, { since, times: times + 1 })
      const [oldest] = known.keys()
      if (known.size > addressesMax && oldest !== undefined) known.delete(oldest)
    },
    secondsLeft(address) {
      const one = of(address)
      return one === undefined || one.times < max
        ? 0
        : Math.max(1, Math.ceil((one.since + withinMs - now()) / 1_000))
    },
  }
}
