/** Seeded numbers, one independent stream per name: a new call to one service does not reshuffle the others. */
export interface RandomStreams {
  /** The next number in [0, 1) of the named stream. */
  next(name: string): number
  save(): Record<string, number>
  restore(saved: Readonly<Record<string, number>>): void
  /** Starts every stream anew from the seed. */
  reset(): void
}

/** The same seed and the same order of calls within a stream give the same numbers, on every machine. */
export function createRandomStreams(seed: number): RandomStreams {
  const positions = new Map<string, number>()
  return {
    next(name) {
      const position = ((positions.get(name) ?? hash(`${seed}/${name}`)) + 0x6d2b79f5) | 0
      positions.set(name, position)
      return mix(position)
    },
    save: () => Object.fromEntries(positions),
    restore(saved) {
      positions.clear()
      for (const [name, position] of Object.entries(saved)) positions.set(name, position)
    },
    reset: () => positions.clear(),
  }
}

/** The output function of mulberry32: the position only ever counts up, so one integer is the whole state. */
function mix(position: number): number {
  let t = Math.imul(position ^ (position >>> 15), position | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  }
  return value | 0
}
