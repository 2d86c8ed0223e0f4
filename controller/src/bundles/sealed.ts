import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'

/**
 * A signed document. The signature is over the bytes of `payload`, so that nobody has to agree on a canonical form of
 * JSON; which algorithm it is follows from the key: Ed25519, or ECDSA with SHA-256 and P-256, in DER.
 */
export interface Sealed {
  readonly payload: string
  /** The first 16 hexadecimal digits of the SHA-256 of the public key in DER. */
  readonly key: string
  /** Base64. */
  readonly signature: string
}

/** Signs texts by the one key that hosts trust, wherever it is. */
export type Seal = (payload: string) => Promise<Sealed>

/** @param privateKey An Ed25519 key, or one on P-256 */
export function seal(payload: string, privateKey: KeyObject): Sealed {
  const signature = sign(hashOf(privateKey), Buffer.from(payload), privateKey)
  return sealedBy(payload, createPublicKey(privateKey), signature)
}

/** A document that somebody else signed by the key with this public half. */
export function sealedBy(payload: string, publicKey: KeyObject, signature: Uint8Array): Sealed {
  return {
    payload,
    key: keyId(publicKey),
    signature: Buffer.from(signature).toString('base64'),
  }
}

/** What was signed; `undefined` when it was not signed by this key. */
export function unseal(sealed: Sealed, publicKey: KeyObject): string | undefined {
  const { payload, key, signature } = sealed
  if (key !== keyId(publicKey)) return undefined
  const bytes = Buffer.from(signature, 'base64')
  return verify(hashOf(publicKey), Buffer.from(payload), publicKey, bytes) ? payload : undefined
}

/** The hash that is signed; Ed25519 hashes by itself. */
function hashOf({ asymmetricKeyType }: KeyObject): 'sha256' | undefined {
  return asymmetricKeyType === 'ec' ? 'sha256' : undefined
}

function keyId(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(der).digest('hex').slice(0, 16)
}
