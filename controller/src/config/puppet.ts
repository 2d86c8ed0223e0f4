import { resolve } from 'node:path'
import { z } from 'zod'

/** The key that signs Puppet bundles. Without one none are published. */
export interface PuppetConfig {
  /** A file with the key, Ed25519, in PEM. */
  readonly signingKey?: string
  /** The key itself, in PEM: where the program is given its secrets in its environment. */
  readonly signingKeyPem?: string
  /** ARN of a key of KMS on P-256, or of an alias of it: there is no private key to keep. */
  readonly signingKmsKey?: string
}

const kmsKey =
  /^arn:aws[a-z-]*:kms:(?<region>[a-z0-9-]+):(?<account>\d{12}):(?:key\/[\w-]+|alias\/[\w/-]+)$/

/** Where the key of an ARN that the configuration takes is. */
export function placeOfKmsKey(arn: string): { readonly account: string; readonly region: string } {
  const { account = '', region = '' } = kmsKey.exec(arn)?.groups ?? {}
  return { account, region }
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
    signingKmsKey: z
      .string()
      .regex(kmsKey, {
        error:
          'write the ARN of a key of KMS or of an alias, such as arn:aws:kms:eu-west-1:123456789012:alias/plumbline/prod/puppet-signing',
      })
      .exactOptional(),
  })
  .refine((keys) => Object.keys(keys).length <= 1, {
    error: 'the key is in a file, in an environment variable or in KMS: name one of them',
  })
  .prefault({})

/** A variable that is empty is left out: publishing then says that there is no key. */
export function puppetOf(
  { signingKey, signingKeyFrom, signingKmsKey }: z.infer<typeof puppetConfig>,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): PuppetConfig {
  if (signingKmsKey !== undefined) return { signingKmsKey }
  if (signingKey !== undefined) return { signingKey: resolve(folder, signingKey) }
  const pem = signingKeyFrom === undefined ? undefined : environment[signingKeyFrom]
  return pem ? { signingKeyPem: pem } : {}
}
