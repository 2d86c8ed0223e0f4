import {
  isFinal,
  webhookOf,
  type GateCall,
  type GateReply,
  type UnitMemory,
  type WaitingGate,
} from '../../model/index.ts'
import { answer } from './gate-look.ts'
import type { Wish } from '../plan/wishes.ts'

/** How long a webhook that gave no verdict is left alone (ms): twice as long after each time. */
const restFirstMs = 1_000
const restMsMax = 5 * 60_000

/** A gate whose webhook is to be asked, how often it was, and when it is due (epoch ms). */
export interface DueCall {
  readonly gate: WaitingGate
  readonly tries: number
  readonly at: number
}

/** The webhooks at which a unit waits and that are due. */
export function dueCalls(memory: UnitMemory | undefined, now: number): readonly DueCall[] {
  return asking(memory).filter(({ at }) => at <= now)
}

/** When the next webhook at which a unit waits is to be asked (epoch ms); `undefined` when none is. */
export function nextCallAt(memory: UnitMemory | undefined): number | undefined {
  const moments = asking(memory).map(({ at }) => at)
  return moments.length === 0 ? undefined : Math.min(...moments)
}

/**
 * What came of asking, as a wish for the next pass: an answer at the gate, or that it was asked. A kill before that pass has it
 * asked again, by the same id.
 */
export function wishOf({ gate, tries }: DueCall, reply: GateReply, now: number): Wish {
  const { said, why } = reply
  if (isFinal(reply)) {
    const verdict = { how: 'webhook', opens: said === 'continue', by: webhookOf(gate) } as const
    return { ask: 'answer', answer: answer(gate, { ...verdict, why, when: now }) }
  }
  const asked = { gate: gate.name, asked: gate.asked, at: now, tries: tries + 1, why }
  const retryAt = now + Math.min(restFirstMs * 2 ** Math.min(tries, 20), restMsMax)
  const call: GateCall =
    said === 'later' ? { ...asked, said } : { ...asked, said: 'failed', retryAt }
  return { ask: 'called', call }
}

/** Gates that wait for a webhook to be asked. One that said that it will answer later is not asked again. */
function asking(memory: UnitMemory | undefined): readonly DueCall[] {
  const { waiting = [], calls = [] } = memory?.gates ?? {}
  return waiting.flatMap((gate) => {
    if (gate.webhook === undefined) return []
    const known = calls.find((one) => one.gate === gate.name && one.asked === gate.asked)
    if (known?.said === 'later') return []
    return [{ gate, tries: known?.tries ?? 0, at: known?.retryAt ?? gate.since }]
  })
}
