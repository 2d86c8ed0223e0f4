import type { GateCaller, GateReply } from '@plumbline/controller/model'
import { nothing, split, type Commands } from './story-words.ts'

/** The webhooks of a story: one answer for all, until another is told. */
export function storyWebhook(): { readonly caller: GateCaller; readonly commands: Commands } {
  let reply: GateReply = { said: 'failed', why: 'nobody is there' }
  const asked: string[] = []
  return {
    caller: {
      async ask({ unit, gate }) {
        asked.push(`${unit} ${gate.name} ${gate.at} ${reply.said}`)
        return reply
      },
    },
    commands: {
      /** `webhook SAID WHY`: what every webhook answers from now on. */
      webhook(rest) {
        const [said, why] = split(rest)
        reply = { said: said as GateReply['said'], why }
        return nothing
      },
      /** What webhooks were asked since it was asked last, and what they said. */
      asked: () => (asked.length === 0 ? ['(none)'] : asked.splice(0)),
    },
  }
}
