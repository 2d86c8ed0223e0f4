import { resolve } from 'node:path'
import { z } from 'zod'

/** The Ed25519 key that signs Puppet bundles. Without one none are published. */
export interface PuppetConfig {
  /** A file with the key in PEM. */
  readonly signingKey?: string
  /** The key itself, in PEM: where the program is given its secrets in its environment. */
  readonly signingKeyPem?: string
}

/** `puppet` of `plumbline.yaml`. */
export const puppetConfig = z
  .strictObject({
    signingKey: z.string().min(1).exactOptional(),
    signingKeyFrom: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]{0,99}$/, {
        error: 'write the name of an environment variable, such as PUPPET_SIGNING_KEY',
      })
      .exactOptional(),
  })
  .refine(({ signingKey, signingKeyFrom }) => !(signingKey && signingKeyFrom), {
    error: 'the key is in a file or in an environment variable, not in both',
  })
  .prefault({})

/** A variable that is empty is left out: publishing then says that there is no key. */
export function puppetOf(
  { signingKey, signingKeyFrom }: z.infer<typeof puppetConfig>,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): PuppetConfig {
  if (signingKey !== undefined) return { signingKey: resolve(folder, signingKey) }
  const pem = signingKeyFrom === undefined ? undefined : environment[signingKeyFrom]
  return pem ? { signingKeyPem: pem } : {}
}
