/** Ends everything that goes on within it, and lets nothing go on that comes later. */
export interface Ending {
  /** Does something with a signal of its own. */
  within<Value>(work: (signal: AbortSignal) => Promise<Value>): Promise<Value>
  end(): void
}

/** Not one signal for all: where thousands listen to it, each that comes or leaves takes as long as there are others. */
export function createEnding(): Ending {
  const open = new Set<AbortController>()
  let over = false
  return {
    async within(work) {
      const own = new AbortController()
      if (over) own.abort()
      open.add(own)
      try {
        return await work(own.signal)
      } finally {
        open.delete(own)
      }
    },
    end() {
      over = true
      for (const own of open) own.abort()
    },
  }
}
