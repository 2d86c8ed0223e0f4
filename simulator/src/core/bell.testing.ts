import type { RequestContext, SimulatedService } from './types.ts'
import { AwsError } from './types.ts'

interface Ring {
  readonly name: string
  readonly at: number
  readonly random: number
}

/** A service for tests of the world itself: what is set rings later, and what rang can be heard. */
export function createBell(name = 'bell'): SimulatedService {
  let rings: Ring[] = []

  function ring(ringing: string, context: RequestContext): void {
    rings.push({ name: ringing, at: context.now, random: context.random() })
  }

  return {
    name,
    operations: {
      Set({ name: ringing, inMs, again }: { name: string; inMs: number; again?: number }, context) {
        context.after(inMs, { type: 'ring', name: ringing, again: again ?? 0 })
        return {}
      },
      Ring({ name: ringing }: { name: string }, context) {
        ring(ringing, context)
        return { rung: ringing }
      },
      Heard: () => ({ rings: [...rings] }),
      Break() {
        throw new AwsError('BellBroken', 'the bell is broken')
      },
    },
    onEvent(event, context) {
      ring(String(event.name), context)
      if (event.again !== 0) context.after(Number(event.again), { ...event, again: 0 })
    },
    control: ({ type }) => ({ told: type }),
    identify: (accessKeyId) => (accessKeyId === 'ASIABELL' ? 'arn:ringer' : undefined),
    save: () => structuredClone(rings),
    restore(saved) {
      rings = structuredClone(saved) as Ring[]
    },
    reset() {
      rings = []
    },
  }
}
