import type { UnitId } from '@plumbline/desired-state'
import {
  isFinal,
  webhookOf,
  type GateCall,
  type GateCaller,
  type Random,
  type UnitMemory,
} from '../model/index.ts'
import { answer } from './gate-look.ts'
import { delayMs } from './schedule.ts'
import type { Wish } from './wishes.ts'

interface Parts {
  readonly gateCaller?: GateCaller
  readonly clock: { now(): number }
  readonly random: Random
}

/**
 * Asks the webhooks at which a unit waits and that are due, and says what came of it as wishes for the next pass: an answer,
 * or that the call was made. A kill in between has it asked again, by the same id.
 */
export async function callGates(
  { gateCaller, clock, random }: Parts,
  unit: UnitId,
  memory: UnitMemory | undefined,
): Promise<readonly Wish[]> {
  if (gateCaller === undefined) return []
  const due = dueCalls(memory, clock.now())
  return Promise.all(
    due.map(async ({ gate, tries }): Promise<Wish> => {
      const reply = await gateCaller.ask({ unit, gate })
      const at = clock.now()
      if (isFinal(reply)) {
        const opens = reply.said === 'continue'
        const by = webhookOf(gate)
        const said = { how: 'webhook', opens, by, why: reply.why, when: at } as const
        return { ask: 'answer', answer: answer(gate, said) }
      }
      const of = { gate: gate.name, asked: gate.asked, at, tries: tries + 1 }
      const rest = delayMs({ retry: 'backoff' }, tries + 1, random)
      const call: GateCall =
        reply.said === 'later'
          ? { ...of, said: 'later', why: reply.why }
          : { ...of, said: 'failed', why: reply.why, retryAt: at + rest }
      return { ask: 'called', call }
    }),
  )
}

/** When the next webhook at which a unit waits is to be asked (epoch ms); `undefined` when none is. */
export function nextCallAt(memory: UnitMemory | undefined): number | undefined {
  const moments = asking(memory).map(({ at }) => at)
  return moments.length === 0 ? undefined : Math.min(...moments)
}

function dueCalls(memory: UnitMemory | undefined, now: number) {
  return asking(memory).filter(({ at }) => at <= now)
}

/** Gates that wait for a webhook to be asked, with the moment. One that said that it will answer later is not asked again. */
function asking(memory: UnitMemory | undefined) {
  const { waiting = [], calls = [] } = memory?.gates ?? {}
  return waiting.flatMap((gate) => {
    if (gate.webhook === undefined) return []
    const known = calls.find((one) => one.gate === gate.name && one.asked === gate.asked)
    if (known?.said === 'later') return []
    return [{ gate, tries: known?.tries ?? 0, at: known?.retryAt ?? gate.since }]
  })
}
