import type { Attempt, UnitPass, UnitStatus } from '@plumbline/api/contract'
import { saidAtGate } from './said-at-gate.ts'

/** A stretch of an attempt, in its own row. Times are epoch ms; `end` is left out while it goes on. */
export interface Stage {
  readonly name: string
  readonly tone: 'good' | 'changing' | 'attention' | 'trouble'
  readonly begin: number
  readonly end?: number
  readonly why: string
}

type Considered = Pick<Attempt, 'began' | 'ended' | 'revision' | 'outcome' | 'why'>
type Pass = Pick<UnitPass, 'at' | 'operation' | 'waits' | 'health' | 'why'>

const names = {
  Applying: ['Calls to AWS', 'changing'],
  RollingOut: ['Rolls out', 'changing'],
  RollingBack: ['Goes back', 'trouble'],
  Held: ['Held', 'attention'],
  Failed: ['Failed', 'trouble'],
  Idle: ['In place', 'good'],
} as const satisfies Record<UnitPass['operation'], readonly [string, Stage['tone']]>
/** Held at a gate or in a freeze: nothing is wrong. */
const waiting = ['Waits', 'attention'] as const

/**
 * What an attempt went through: from its first call on, each word of its operation as long as it held, and each gate at which it
 * waited. Nothing is shown that was not seen.
 * @param passes newest first
 */
export function stagesOf(
  attempt: Considered,
  passes: readonly Pass[],
  gates: UnitStatus['gates'],
): readonly Stage[] {
  const { began, ended, outcome, why } = attempt
  const from = Date.parse(began)
  const until = ended === null ? undefined : Date.parse(ended)
  const within = passes
    .toReversed()
    .filter(({ at }) => Date.parse(at) >= from && (until === undefined || Date.parse(at) <= until))
  const turns = within.filter(
    ({ operation }, index) => index === 0 || operation !== within[index - 1]?.operation,
  )
  const stages = turns.map((pass, index): Stage => {
    const next = turns[index + 1]
    const end = next === undefined ? until : Date.parse(next.at)
    const last = within.findLast(({ operation, at }) => {
      return operation === pass.operation && (next === undefined || at < next.at)
    })
    const [name, during] = pass.waits && pass.operation === 'Held' ? waiting : names[pass.operation]
    const tone = end === undefined ? during : toneAfter(during, next, outcome)
    const span = {
      begin: index === 0 ? from : Date.parse(pass.at),
      ...(end !== undefined && { end }),
    }
    // What was seen last, a moment before the end, is not how it ended.
    const isLast = end !== undefined && end === until && why !== null
    return { name, tone, ...span, why: isLast ? why : (last ?? pass).why }
  })
  return [...stages, ...gateStages(attempt, gates, within)].filter(
    ({ begin, end }) => end === undefined || end > begin,
  )
}

/** What was on its way is judged by what came of it. */
function toneAfter(
  during: Stage['tone'],
  next: Pass | undefined,
  outcome: Attempt['outcome'],
): Stage['tone'] {
  if (during !== 'changing') return during
  const failed = outcome === 'failed' || outcome === 'rolled-back'
  // Where ECS has nothing to go back to, the unit is held at once.
  const isGivenUp = next?.operation === 'Held' && !next.waits && failed
  if (isGivenUp) return 'trouble'
  if (next !== undefined) return names[next.operation][1] === 'trouble' ? 'trouble' : 'good'
  if (outcome === 'succeeded' || outcome === 'found') return 'good'
  return failed ? 'trouble' : 'changing'
}

function gateStages(
  { revision, began, ended }: Considered,
  { waiting, answers }: UnitStatus['gates'],
  within: readonly Pass[],
): readonly Stage[] {
  const from = Date.parse(began)
  const until = ended === null ? Infinity : Date.parse(ended)
  // A pause is one of the rollout, at whatever commit the repository is by now.
  const isOf = (gate: { revision: string; deployment: string | null }, at: string) =>
    (gate.deployment !== null || gate.revision === revision) && Date.parse(at) <= until
  const waits = waiting
    .filter((gate) => isOf(gate, gate.since))
    .map(({ name, since, waitsFor }): Stage => {
      const why = `waits for ${waitsFor === 'approval' ? 'an approval' : waitsFor}`
      return { name: `Gate ${name}`, tone: 'attention', begin: Date.parse(since), why }
    })
  const said = answers
    .filter((answer) => isOf(answer, answer.at) && Date.parse(answer.at) > from)
    .map((answer): Stage => {
      const tone = answer.answer === 'continue' ? 'good' : 'trouble'
      const end = Date.parse(answer.at)
      const begin = waitedFrom(within, end) ?? from
      return { name: `Gate ${answer.gate}`, tone, begin, end, why: saidAtGate(answer) }
    })
  return [...said, ...waits]
}

/** Since when the unit waited without a break at the moment of an answer, as far as passes tell (epoch ms). */
function waitedFrom(within: readonly Pass[], answered: number): number | undefined {
  const before = within.filter(({ at }) => Date.parse(at) <= answered)
  const lastWait = before.findLastIndex(({ waits }) => waits)
  if (lastWait === -1) return undefined
  const lastOther = before.slice(0, lastWait).findLastIndex(({ waits }) => !waits)
  const first = before[lastOther + 1]
  return first && Date.parse(first.at)
}
