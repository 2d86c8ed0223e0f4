import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'

/**
 * A signed document. The signature (Ed25519) is over the bytes of `payload`, so that nobody has to agree on a canonical
 * form of JSON.
 */
export interface Sealed {
  readonly payload: string
  /** The first 16 hexadecimal digits of the SHA-256 of the public key in DER. */
  readonly key: string
  /** Base64. */
  readonly signature: string
}

/** @param privateKey An Ed25519 key */
export function seal(payload: string, privateKey: KeyObject): Sealed {
  const signature = sign(undefined, Buffer.from(payload), privateKey).toString('base64')
  return { payload, key: keyId(createPublicKey(privateKey)), signature }
}

/** What was signed; `undefined` when it was not signed by this key. */
export function unseal(sealed: Sealed, publicKey: KeyObject): string | undefined {
  const { payload, key, signature } = sealed
  if (key !== keyId(publicKey)) return undefined
  const bytes = Buffer.from(signature, 'base64')
  return verify(undefined, Buffer.from(payload), publicKey, bytes) ? payload : undefined
}

function keyId(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(der).digest('hex').slice(0, 16)
}
