import type { Bundles } from './bundles.ts'
import type { Faults } from './faults.ts'
import type { Growth } from './growth.ts'
import type { Life } from './life.ts'
import type { Monorepo } from './monorepo.ts'
import type { PeerResult } from './peers/index.ts'
import type { Machine } from './rig/machine.ts'
import type { Routed } from './routed.ts'
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
  readonly routed: readonly Measured<Routed>[]
  readonly peers: readonly Measured<PeerResult>[]
  readonly growth: readonly Measured<Growth>[]
  readonly served: readonly Measured<Served>[]
  readonly starts: readonly Measured<Starts>[]
  readonly monorepo: readonly Measured<Monorepo>[]
  readonly faults: readonly Measured<Faults>[]
  readonly bundles: readonly Measured<Bundles>[]
  readonly replicas: readonly Measured<Lines>[]
}

export const noResults: Results = {
  lives: [],
  routed: [],
  peers: [],
  growth: [],
  served: [],
  starts: [],
  monorepo: [],
  faults: [],
  bundles: [],
  replicas: [],
}

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
