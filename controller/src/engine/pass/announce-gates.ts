import { waitsForOf, type UnitMemory } from '../../model/index.ts'
import type { Announcement } from '../announcement.ts'
import { partsOf } from '../context.ts'
import { answerText, onTimeoutText } from '../gates/gate-text.ts'
import { saidSince } from '../gates/gate-verdict.ts'
import { time } from '../time.ts'

/** What waits at a gate, and what was said there. */
export function ofGates(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { unit, revision } = after
  const named = { unit, environment: partsOf(unit).environment, revision }
  const waited = before?.gates?.waiting ?? []
  const begun = (after.gates?.waiting ?? []).filter(
    ({ name, asked }) => !waited.some((one) => one.name === name && one.asked === asked),
  )
  return [
    ...begun.map((gate): Announcement => {
      const { name, at: stage, since, until } = gate
      const waitsFor = waitsForOf(gate)
      const next = `unanswered, ${onTimeoutText(gate)} at ${time(until)}`
      const fields = { ...named, gate: name, stage, waitsFor, since: time(since), next }
      return { name: 'gate.waiting', fields }
    }),
    ...saidSince(before, after).map((answer): Announcement => {
      const { gate, at: stage, how, opens, by } = answer
      const said = opens ? 'continue' : 'rollback'
      const fields = {
        ...named,
        gate,
        stage,
        how,
        answer: said,
        by,
        why: answerText(answer),
      }
      return { name: 'gate.answered', fields }
    }),
  ]
}
