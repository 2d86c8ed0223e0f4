import { waitsForOf, type UnitMemory } from '../../model/index.ts'
import type { Announcement } from '../announcement.ts'
import { answerText, onTimeoutText } from '../gates/gate-text.ts'
import { saidSince } from '../gates/gate-verdict.ts'
import { gateFailed, gateTimedOut } from '../gates/gates.ts'
import { time } from '../time.ts'
import { named } from './named.ts'

/** What waits at a gate, and what was said there. */
export function ofGates(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const waited = before?.gates?.waiting ?? []
  const begun = (after.gates?.waiting ?? []).filter(
    ({ name, asked }) => !waited.some((one) => one.name === name && one.asked === asked),
  )
  return [
    ...begun.map((gate): Announcement => {
      const { name, at: stage, since, until } = gate
      const waitsFor = waitsForOf(gate)
      const next = `unanswered, ${onTimeoutText(gate)} at ${time(until)}`
      const fields = { ...named(after), gate: name, stage, waitsFor, since: time(since), next }
      return { name: 'gate.waiting', fields }
    }),
    ...saidSince(before, after).map((answer): Announcement => {
      const { gate, at: stage, how, opens, by } = answer
      const said = opens ? 'continue' : 'rollback'
      const fields = {
        ...named(after),
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

/** A gate that does not open any more. */
export function ofClosedGate(before: UnitMemory | undefined, after: UnitMemory): Announcement[] {
  const { waiting, status } = after
  const { reason, why } = status.operation
  if (waiting === undefined || (reason !== gateFailed && reason !== gateTimedOut)) return []
  const same = before?.waiting?.fingerprint === waiting.fingerprint
  if (same && before.status.operation.reason === reason) return []
  const { revision, since } = waiting
  const fields = { ...named(after), revision, reason, why, since: time(since), next: status.next }
  return [{ name: 'gate.closed', fields }]
}
