import type { UnitId } from '@plumbline/desired-state'
import type { Finding, Plan } from '../../model/index.ts'
import { check } from './preflight.ts'
import { judged, recollect, study, type Engine, type Surroundings } from './reconcile.ts'

/** What a pass would do. */
export interface Outlook {
  readonly plan: Plan
  /** What the checks before a release found. */
  readonly findings: readonly Finding[]
}

/**
 * What the next pass would do if it took in the wishes. It looks as a pass does, and neither writes nor remembers. `undefined` when
 * there is nothing to work towards.
 */
export async function foresee(
  engine: Engine,
  unit: UnitId,
  around: Surroundings,
): Promise<Outlook | undefined> {
  const remembered = await recollect(engine, unit, around)
  const found = await study(engine, unit, around, remembered)
  if (found === undefined) return undefined
  const checked = await check(engine, found, remembered.before)
  const { decision } = await judged(engine, unit, around, remembered, found, checked)
  const { findings = [] } = checked ?? remembered.before?.preflight ?? {}
  return { plan: decision.plan, findings }
}
