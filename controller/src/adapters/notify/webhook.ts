import type { Notifier } from '../../model/alerts.ts'
import type { Clock } from '../../model/ports.ts'
import { post } from './post.ts'
import { signed } from './sign.ts'
import { headline, safe } from './text.ts'

export interface WebhookOptions {
  readonly name: string
  readonly url: string
  readonly secret: string
  readonly clock: Clock
}

/** Posts alerts as signed JSON. */
export function webhook({ name, url, secret, clock }: WebhookOptions): Notifier {
  return {
    name,
    async send(alert) {
      const { at, since, ...rest } = safe(alert)
      const body = JSON.stringify({
        version: 1,
        ...rest,
        text: headline(rest as typeof alert),
        at: new Date(at).toISOString(),
        since: new Date(since).toISOString(),
      })
      const headers = signed({ id: alert.id, body, secret }, clock)
      await post({ url, headers, body }, clock)
    },
  }
}
