/** So many pushes of a source are fetched at once, in any such time (ms); faster ones are fetched together. */
const pushesMax = 10
const withinMs = 10_000

/**
 * Keeps whoever pushes without end from having the Git host asked without end. A push that comes after a quiet time waits
 * for nothing. Returns when the source is to be fetched (epoch ms) for a push of now.
 */
export function pushPace(): (source: string, now: number) => number {
  const fetches = new Map<string, readonly number[]>()
  return (source, now) => {
    const known = fetches.get(source) ?? []
    // Of a clock that was set back nothing is believed.
    const lately = known.filter((at) => at > now - withinMs && at <= now + withinMs)
    const last = lately.at(-1)
    if (last !== undefined && last > now) return last
    const [oldest = now] = lately
    const next = lately.length < pushesMax ? now : oldest + withinMs
    fetches.set(source, [...lately, next])
    return next
  }
}
