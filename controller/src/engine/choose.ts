import type { Environment, Problem, UnitId } from '@plumbline/desired-state'
import type { Context, Hold, Rendered, Target, UnitMemory } from '../model/index.ts'
import { contextOf, removedContext } from './context.ts'
import type { Want } from './desired.ts'

/** What one pass works towards: not always what Git says. */
export interface Course {
  readonly context: Context
  /** Left out for a unit that was removed. */
  readonly target?: Target
  /** The unit is pinned: what Git wants failed, and this is what was good before. */
  readonly hold?: Hold
  readonly problems: readonly Problem[]
}

/**
 * Chooses what to work towards: what Git wants; the last good render of a unit that is held; the last render that was in
 * place of a unit whose documents are broken; nothing for a removed unit. `undefined` when there is nothing to go by.
 */
export function choose(
  unit: UnitId,
  want: Want,
  before: UnitMemory | undefined,
): Course | undefined {
  switch (want.state) {
    case 'wanted':
      return towards(want.target, before)
    case 'broken': {
      const rendered = before?.lastGood ?? before?.applied
      if (rendered === undefined) return undefined
      const target = rebuilt(rendered, want.source)
      return { context: contextOf(target), target, problems: want.problems }
    }
    case 'removed': {
      const environment = want.environment ?? environmentOf(before)
      if (environment === undefined) return undefined
      const context = removedContext(unit, environment, want.source, want.revision)
      return { context, problems: [] }
    }
    case 'unknown':
      return undefined
  }
}

function towards(wanted: Target, before: UnitMemory | undefined): Course {
  const hold = before?.hold
  if (hold === undefined || hold.fingerprint !== wanted.unit.fingerprint) {
    return { context: contextOf(wanted), target: wanted, problems: [] }
  }
  const good = before?.lastGood
  const target = good === undefined ? wanted : rebuilt(good, wanted.source)
  return { context: contextOf(target), target, hold, problems: [] }
}

function rebuilt(rendered: Rendered, source: string): Target {
  return { source, revision: rendered.revision, unit: rendered.unit }
}

function environmentOf(before: UnitMemory | undefined): Environment | undefined {
  return (before?.applied ?? before?.lastGood)?.unit.environment
}
