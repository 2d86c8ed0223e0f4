/** So many are asked for at once at most. */
const atOnceMax = 500

/**
 * Reads of single things that are asked for within one round of the event loop, as one read; of equal keys there is one
 * answer. A read that fails fails all of its keys.
 */
export function gathered<Key, Value>(
  read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): (key: Key) => Promise<Value | undefined> {
  const waiting = new Map<Key, PromiseWithResolvers<Value | undefined>>()

  async function readWaiting(): Promise<void> {
    const asked = [...waiting.entries().take(atOnceMax)]
    for (const [key] of asked) waiting.delete(key)
    if (waiting.size > 0) setImmediate(readWaiting)
    try {
      const found = await read(asked.map(([key]) => key))
      for (const [key, { resolve }] of asked) resolve(found.get(key))
    } catch (error) {
      for (const [, { reject }] of asked) reject(error)
    }
  }

  return (key) => {
    const known = waiting.get(key)
    if (known !== undefined) return known.promise
    const asked = Promise.withResolvers<Value | undefined>()
    waiting.set(key, asked)
    if (waiting.size === 1) setImmediate(readWaiting)
    return asked.promise
  }
}
