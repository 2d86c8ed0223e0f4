import type { Plan, SpanFields, UnitMemory } from '../../model/index.ts'

/** What a trace says of a unit: words of ours, and no values. */
export function wordsOf({
  source,
  revision,
  status: { sync, health, operation },
}: UnitMemory): SpanFields {
  return {
    'plumbline.source': source,
    'plumbline.revision': revision,
    'plumbline.sync': sync.is,
    'plumbline.health': health.is,
    'plumbline.operation': operation.is,
  }
}

/** How much of what a plan holds. */
export function countsOf({ differences, steps, held, unreadable }: Plan): SpanFields {
  return {
    'plumbline.differences': differences.length,
    'plumbline.steps': steps.length,
    'plumbline.held': held.length,
    'plumbline.unreadable': unreadable.length,
  }
}
