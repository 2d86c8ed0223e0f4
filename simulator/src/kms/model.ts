import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'

/** Plain JSON: times are epoch ms. */
export interface KmsState {
  /** By id. */
  keys: Record<string, KeyState>
  /** The id of a key by alias, which begins with `alias/`. */
  aliases: Record<string, string>
}

export interface KeyState {
  readonly id: string
  readonly spec: KeySpec
  readonly description: string
  readonly createdAt: number
  isEnabled: boolean
  /** PKCS #8 in PEM: real, so that everybody can check what it signs. */
  readonly privatePem: string
}

export type KeySpec = keyof typeof specs

/** The keys that there are, with the curve of OpenSSL, the order of its group, and the one algorithm that each signs with. */
export const specs = {
  ECC_NIST_P256: {
    curve: 'prime256v1',
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    algorithm: 'ECDSA_SHA_256',
    hash: 'sha256',
    bytes: 32,
  },
  ECC_NIST_P384: {
    curve: 'secp384r1',
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    algorithm: 'ECDSA_SHA_384',
    hash: 'sha384',
    bytes: 48,
  },
} as const

export function isSpec(text: string): text is KeySpec {
  return Object.hasOwn(specs, text)
}

export function arnOf(id: string, { account, region }: RequestContext): string {
  return `arn:aws:kms:${region}:${account}:key/${id}`
}

/**
 * The key behind an id, an ARN, an alias, or the ARN of an alias.
 * @throws AwsError NotFoundException
 */
export function findKey(state: KmsState, asked: string, context: RequestContext): KeyState {
  const { account, region } = context
  const here = `arn:aws:kms:${region}:${account}:`
  const name = asked.startsWith(here) ? asked.slice(here.length) : asked
  const id = name.startsWith('alias/') ? own(state.aliases, name) : name.replace(/^key\//, '')
  const key = id === undefined ? undefined : own(state.keys, id)
  if (key !== undefined) return key
  const what = name.startsWith('alias/')
    ? `Alias ${here}${name} is not found.`
    : `Key '${here}key/${name}' does not exist`
  throw new AwsError('NotFoundException', what)
}

/** @throws AwsError DisabledException */
export function mustBeEnabled(key: KeyState, context: RequestContext): void {
  if (key.isEnabled) return
  throw new AwsError('DisabledException', `${arnOf(key.id, context)} is disabled.`)
}

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message)
}
