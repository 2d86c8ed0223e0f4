import type { GateAnswer, UnitMemory, WaitingGate } from '../model/index.ts'

export type Verdict = 'open' | 'refused' | 'waits'

/** What of a gate decides which answers are meant for it. */
type Asked = Pick<WaitingGate, 'name' | 'asked' | 'deployment' | 'required'>

/** What was said so far of a gate. One refusal is enough; of people as many must approve as the policy says. */
export function verdictOf(gate: Asked, answers: readonly GateAnswer[]): Verdict {
  const said = answers.filter((answer) => isFor(gate, answer))
  if (said.some(({ opens }) => !opens)) return 'refused'
  const enough = approvalsOf(gate, answers).length >= gate.required
  return enough || said.some(({ how }) => how !== 'person') ? 'open' : 'waits'
}

/** Those who have approved, each once. */
export function approvalsOf(gate: Asked, answers: readonly GateAnswer[]): readonly string[] {
  const said = answers.filter((answer) => isFor(gate, answer))
  const by = said.flatMap(({ how, opens, by }) => (how === 'person' && opens ? by : []))
  return [...new Set(by)]
}

/** A job runs once for a deployment; everybody else answers for one pause, of which a canary has several. */
function isFor({ name, asked, deployment }: Asked, answer: GateAnswer): boolean {
  if (answer.gate !== name) return false
  return answer.how === 'job' ? answer.deployment === deployment : answer.asked === asked
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
