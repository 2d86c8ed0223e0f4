import { z } from 'zod'
import type { GateWebhook } from '../model/gate.ts'

/** `gates` of `plumbline.yaml`: which addresses the gates of services may have asked, each with a secret of its own. */
export const gatesConfig = z
  .strictObject({
    webhooks: z
      .array(
        z.strictObject({
          url: z.url({
            protocol: /^https$/,
            error: 'write an address that starts with https://',
          }),
          secretFrom: z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/, {
            error: 'write the name of an environment variable, such as CHECKS_SECRET',
          }),
        }),
      )
      .default([]),
  })
  .prefault({})

export function gatesOf(
  { webhooks }: z.infer<typeof gatesConfig>,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly gateWebhooks?: readonly GateWebhook[] } {
  if (webhooks.length === 0) return {}
  const gateWebhooks = webhooks.map(({ url, secretFrom }) => {
    const secret = environment[secretFrom] ?? ''
    return { url, secret, ...(secret === '' && { missing: secretFrom }) }
  })
  return { gateWebhooks }
}
