import type { PrimedFault } from './faults.ts'
import type { WorldParts } from './parts.ts'
import type { SavedThrottle } from './throttle.ts'
import type { TimelineEntry } from './timeline.ts'
import { AwsError } from './types.ts'

/** A whole world but for its journal, as plain JSON. */
export interface SavedWorld {
  readonly version: 1
  /** Virtual time in epoch ms. */
  readonly now: number
  readonly services: Readonly<Record<string, unknown>>
  readonly timeline: readonly TimelineEntry[]
  readonly streams: Readonly<Record<string, number>>
  readonly throttle: SavedThrottle
  readonly faults: readonly PrimedFault[]
}

export function save(parts: WorldParts): SavedWorld {
  return {
    version: 1,
    now: parts.clock.now,
    services: Object.fromEntries(
      [...parts.services].map(([name, service]) => [name, service.save()]),
    ),
    timeline: parts.timeline.save(),
    streams: parts.streams.save(),
    throttle: parts.throttle.save(),
    faults: parts.faults.save(),
  }
}

/** Checks all of the saved world before it touches any of this one. */
export function restore(parts: WorldParts, saved: SavedWorld): void {
  const had = Object.keys(saved.services ?? {}).toSorted()
  const has = [...parts.services.keys()].toSorted()
  if (saved.version !== 1 || had.join() !== has.join()) {
    throw new AwsError(
      'InvalidControl',
      `this is not a world that can be restored here: it has version ${saved.version} and the services ` +
        `[${had.join(', ')}], this program needs version 1 and [${has.join(', ')}]. Start from an empty world.`,
    )
  }
  for (const [name, service] of parts.services) service.restore(saved.services[name])
  parts.clock.now = saved.now
  parts.timeline.restore(saved.timeline)
  parts.streams.restore(saved.streams)
  parts.throttle.restore(saved.throttle)
  parts.faults.restore(saved.faults)
}

/** Forgets everything but the time, which never goes back. */
export function reset(parts: WorldParts): void {
  for (const service of parts.services.values()) service.reset()
  parts.timeline.clear()
  parts.streams.reset()
  parts.throttle.reset(parts.clock.now)
  parts.faults.clear()
  parts.journal.clear()
}
