import type { UnitId } from '@plumbline/desired-state'
import type { AnyKind, TaggedThing } from '../../model/index.ts'

/** Something that carries our tags, and what it says of itself. */
export interface Trace {
  /** Name of the kind; left out for what no kind of ours makes. */
  readonly kind?: string
  readonly name: string
  readonly arn: string
  readonly unit: UnitId
  readonly environment: string
  readonly source: string
}

/**
 * What the list of tagged things tells, as the kinds read ARNs. Left out is what a kind says that is never left behind,
 * and what carries a part of our tags only. Pure.
 */
export function tracesIn(
  kinds: readonly AnyKind[],
  things: readonly TaggedThing[],
): readonly Trace[] {
  return things.flatMap(({ arn, tags }): Trace[] => {
    const { 'plumbline:unit': unit, 'plumbline:environment': environment } = tags
    const { 'plumbline:source': source } = tags
    if (unit === undefined || environment === undefined || source === undefined) return []
    const of = { arn, unit: unit as UnitId, environment, source }
    for (const { name: kind, traces } of kinds) {
      const name = traces.nameIn(arn)
      if (name === undefined) continue
      return traces.never === undefined ? [{ ...of, kind, name }] : []
    }
    return [{ ...of, name: arn.split(':').slice(5).join(':') }]
  })
}
