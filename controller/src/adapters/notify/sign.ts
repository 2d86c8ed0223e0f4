import { createHmac } from 'node:crypto'
import type { Clock } from '../../model/ports.ts'

/**
 * Headers of a signed request: `Plumbline-Signature` is `v1=` and the HMAC-SHA256, in hex, over the time of
 * `Plumbline-Timestamp` (epoch seconds), a dot, and the body as it is.
 */
export function signed(
  { id, body, secret }: { readonly id: string; readonly body: string; readonly secret: string },
  clock: Clock,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(clock.now() / 1_000))
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  return {
    'content-type': 'application/json',
    'user-agent': 'plumbline',
    'plumbline-id': id,
    'plumbline-timestamp': timestamp,
    'plumbline-signature': `v1=${signature}`,
  }
}
