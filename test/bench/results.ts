import type { Life } from './life.ts'
import type { PeerResult } from './peers/index.ts'
import type { Machine } from './rig/machine.ts'
import type { Served } from './served.ts'
import type { Starts } from './starts.ts'

/** What one measurement found, where and when. */
export interface Measured<Found> {
  /** Tells it from others of its section: the new one takes the place of an old one with the same. */
  readonly key: string
  /** A day such as 2026-11-28. */
  readonly day: string
  readonly machine: Machine
  /** How long it took. */
  readonly seconds: number
  readonly found: Found
}

/** Lines that a bench of its own says. */
export interface Lines {
  readonly lines: readonly string[]
}

/** What was found, by the section of the page. */
export interface Results {
  readonly lives: readonly Measured<Life>[]
  readonly peers: readonly Measured<PeerResult>[]
  readonly served: readonly Measured<Served>[]
  readonly starts: readonly Measured<Starts>[]
  readonly replicas: readonly Measured<Lines>[]
}

export const noResults: Results = { lives: [], peers: [], served: [], starts: [], replicas: [] }

export type SectionName = keyof Results

/** With one measurement more. */
export function withMeasured(
  results: Results,
  section: SectionName,
  measured: Measured<unknown>,
): Results {
  const before: readonly Measured<unknown>[] = results[section]
  const others = before.filter(({ key }) => key !== measured.key)
  return { ...results, [section]: [...others, measured] }
}
