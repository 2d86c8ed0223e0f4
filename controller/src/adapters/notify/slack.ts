import type { Notifier } from '../../model/alerts.ts'
import type { Clock } from '../../model/ports.ts'
import { post } from './post.ts'
import { safe, textOf } from './text.ts'

/** Posts alerts to an incoming webhook of Slack, whose address is the secret. */
export function slack({
  name,
  url,
  clock,
}: {
  readonly name: string
  readonly url: string
  readonly clock: Clock
}): Notifier {
  return {
    name,
    async send(alert) {
      const icon = {
        error: ':red_circle:',
        warn: ':large_orange_circle:',
        info: ':large_green_circle:',
      }
      const [first = '', ...lines] = escaped(textOf(safe(alert))).split('\n')
      const text = [`${icon[alert.level]} *${first}*`, ...lines].join('\n')
      const headers = { 'content-type': 'application/json' }
      await post({ url, headers, body: JSON.stringify({ text }) }, clock)
    },
  }
}

/** Slack's three characters with a meaning; without them nobody can be mentioned and nothing becomes a link. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
