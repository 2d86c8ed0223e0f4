import { explanationLines, type UnitMemory } from '../../model/index.ts'
import { partsOf } from '../context.ts'

/** What every announcement of a unit says. */
export function named({ unit, revision }: UnitMemory) {
  return { unit, environment: partsOf(unit).environment, revision }
}

/** What AWS said of what went wrong. */
export function evidenceIn({ evidence }: UnitMemory): readonly string[] {
  return evidence === undefined ? [] : explanationLines(evidence)
}
