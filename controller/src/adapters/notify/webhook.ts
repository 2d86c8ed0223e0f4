import { createHmac } from 'node:crypto'
import type { Notifier } from '../../model/alerts.ts'
import type { Clock } from '../../model/ports.ts'
import { post } from './post.ts'
import { headline, safe } from './text.ts'

export interface WebhookOptions {
  readonly name: string
  readonly url: string
  readonly secret: string
  readonly clock: Clock
}

/**
 * Posts alerts as JSON, signed: `Plumbline-Signature: v1=` and the HMAC-SHA256, in hex, over the time of
 * `Plumbline-Timestamp` (epoch seconds), a dot, and the body as it is.
 */
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
      const timestamp = String(Math.floor(clock.now() / 1_000))
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'plumbline',
        'plumbline-id': alert.id,
        'plumbline-timestamp': timestamp,
        'plumbline-signature': `v1=${signatureOf(secret, timestamp, body)}`,
      }
      await post({ url, headers, body }, clock)
    },
  }
}

function signatureOf(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
}
