import {
  approvalsOf,
  isAnswerFor,
  type AskedGate,
  type GateAnswer,
  type UnitMemory,
} from '../../model/index.ts'

export type Verdict = 'open' | 'refused' | 'waits'

/** What was said so far of a gate. One refusal is enough; of people as many must approve as the policy says. */
export function verdictOf(gate: AskedGate, answers: readonly GateAnswer[]): Verdict {
  const said = answers.filter((answer) => isAnswerFor(gate, answer))
  if (said.some(({ opens }) => !opens)) return 'refused'
  const enough = approvalsOf(gate, answers).length >= gate.required
  return enough || said.some(({ how }) => how !== 'person') ? 'open' : 'waits'
}

/** The same thing, said once. */
export function isSame(a: GateAnswer, b: GateAnswer): boolean {
  return a.gate === b.gate && a.asked === b.asked && a.by === b.by && a.when === b.when
}

/** What was said at gates since. */
export function saidSince(
  before: Pick<UnitMemory, 'gates'> | undefined,
  after: Pick<UnitMemory, 'gates'>,
): readonly GateAnswer[] {
  const told = before?.gates?.answers ?? []
  return (after.gates?.answers ?? []).filter((one) => !told.some((its) => isSame(its, one)))
}
