import { createECDH, createHash, createHmac, createPrivateKey } from 'node:crypto'
import type { SignRequest, SignResponse } from '@aws-sdk/client-kms'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { arnOf, findKey, invalid, mustBeEnabled, specs } from './model.ts'
import type { KeyState, KmsState } from './model.ts'

const messageBytesMax = 4_096

/** @throws AwsError NotFoundException, DisabledException, InvalidKeyUsageException, ValidationException */
export function sign(state: KmsState, input: SignRequest, context: RequestContext): SignResponse {
  const { KeyId = '', Message, MessageType = 'RAW', SigningAlgorithm } = input
  const key = findKey(state, KeyId, context)
  const { algorithm, hash, bytes } = specs[key.spec]
  const message = Message ?? new Uint8Array()
  if (message.length < 1 || message.length > messageBytesMax) {
    throw invalid(
      `1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length between 1 and ${messageBytesMax}`,
    )
  }
  mustBeEnabled(key, context)
  if (SigningAlgorithm !== algorithm) {
    throw new AwsError(
      'InvalidKeyUsageException',
      `Algorithm ${SigningAlgorithm ?? ''} and key spec ${key.spec} are incompatible.`,
    )
  }
  const digest = MessageType === 'DIGEST' ? message : createHash(hash).update(message).digest()
  if (digest.length !== bytes) {
    throw invalid(`Digest is invalid length for algorithm ${algorithm}.`)
  }
  return {
    KeyId: arnOf(key.id, context),
    Signature: new Uint8Array(signed(key, digest)),
    SigningAlgorithm: algorithm,
  }
}

/**
 * ECDSA over a digest, as FIPS 186-5 has it: Node signs messages only, never what is hashed already. The nonce comes of
 * key and digest, so that the same world gives the same signature.
 */
function signed({ spec, privatePem }: KeyState, digest: Uint8Array): Buffer {
  const { curve, order, bytes } = specs[spec]
  const { d = '' } = createPrivateKey(privatePem).export({ format: 'jwk' })
  const secret = Buffer.from(d, 'base64url')
  const nonce = (numberOf(createHmac('sha512', secret).update(digest).digest()) % (order - 1n)) + 1n
  const point = createECDH(curve)
  point.setPrivateKey(bytesOf(nonce, bytes))
  const r = numberOf(point.getPublicKey().subarray(1, 1 + bytes)) % order
  const s = (inverse(nonce, order) * (numberOf(digest) + r * numberOf(secret))) % order
  return der(0x30, Buffer.concat([integer(r), integer(s)]))
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

function bytesOf(number: bigint, length: number): Buffer {
  return Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex')
}

/** By Fermat: the order is a prime. */
function inverse(number: bigint, order: bigint): bigint {
  let result = 1n
  let base = number % order
  for (let exponent = order - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % order
    base = (base * base) % order
  }
  return result
}

/** A whole number in DER: without needless zeros, and with one where it would look negative. */
function integer(number: bigint): Buffer {
  const hex = number.toString(16)
  const plain = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return der(0x02, (plain[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.alloc(1), plain]) : plain)
}

/** Shorter than 128 bytes, as all that is encoded here is. */
function der(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, content.length]), content])
}
