import {
  approvalsOf,
  approveCommand,
  waitsForOf,
  type GateAnswer as Said,
  type UnitMemory,
} from '@plumbline/controller/model'
import { timeOf } from '../../contract/index.ts'
import type { GateAnswer, UnitStatus } from '../../contract/index.ts'

/** The gates of a unit: what waits, and what was said of its newest release. */
export function gatesIn({ unit, gates }: UnitMemory): UnitStatus['gates'] {
  const { waiting = [], answers = [] } = gates ?? {}
  return {
    waiting: waiting.map((gate) => {
      const { name, at: stage, job, revision, deployment = null, onTimeout, required } = gate
      return {
        name,
        stage,
        waitsFor: waitsForOf(gate),
        revision,
        deployment,
        since: timeOf(gate.since),
        until: timeOf(gate.until),
        onTimeout,
        required,
        from: [...gate.from],
        approvedBy: [...approvalsOf(gate, answers)],
        command: job === undefined ? approveCommand(unit, gate) : null,
      }
    }),
    answers: answers.map(answerOf),
  }
}

export function answerOf(said: Said): GateAnswer {
  const { gate, at: stage, how, opens, by, why, when, revision, deployment = null } = said
  const answer = opens ? 'continue' : 'rollback'
  return { gate, stage, how, answer, by, why, at: timeOf(when), revision, deployment }
}
