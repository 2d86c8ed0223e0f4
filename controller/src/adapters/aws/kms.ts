import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { GetPublicKeyCommand, SignCommand } from '@aws-sdk/client-kms'
import type { GetPublicKeyResponse, SignResponse } from '@aws-sdk/client-kms'
import { reads, writes, type OperationName } from '../../model/aws.ts'
import { FaultError } from '../../model/fault.ts'
import type { Caller } from './caller.ts'

const sign = writes('kms:Sign', SignCommand)
const getPublicKey = reads('kms:GetPublicKey', GetPublicKeyCommand)

/** What signing calls. */
export const kmsCalls = [sign, getPublicKey]

export interface KmsSignature {
  /** ECDSA with SHA-256, in DER. */
  readonly signature: Uint8Array
  readonly publicKey: KeyObject
}

/**
 * Signs texts by a key of KMS on the curve P-256. KMS takes 4,096 bytes, so that it is given their SHA-256, which gives
 * the signature of the text all the same (AWS KMS API reference, "Sign"). Where an alias moves on to another key, the
 * next text is signed by that one.
 * @param key ARN of the key, or of an alias of it
 * @returns a function that rejects with `FaultError`s: `SigningKeyUnusable` where there is no such key
 */
export function kmsSigner(key: string, send: Caller): (text: string) => Promise<KmsSignature> {
  const publicKeys = new Map<string, Promise<KeyObject>>()

  async function ask(op: OperationName, input: object): Promise<object> {
    try {
      // Nothing is changed by it: it may be repeated like a look.
      return await send({ op, access: 'read', input })
    } catch (error) {
      throw isOfKey(error) ? unusable(key, error) : error
    }
  }

  function publicKeyOf(KeyId: string): Promise<KeyObject> {
    const asked =
      publicKeys.get(KeyId) ??
      ask(getPublicKey.op, { KeyId }).then((answer) => readPublicKey(key, answer))
    publicKeys.set(KeyId, asked)
    asked.catch(() => publicKeys.delete(KeyId))
    return asked
  }

  return async (text) => {
    const Message = createHash('sha256').update(text).digest()
    const input = {
      KeyId: key,
      Message,
      MessageType: 'DIGEST',
      SigningAlgorithm: 'ECDSA_SHA_256',
    }
    const { KeyId = key, Signature }: SignResponse = await ask(sign.op, input)
    const publicKey = await publicKeyOf(KeyId)
    return { signature: Signature ?? new Uint8Array(), publicKey }
  }
}

function readPublicKey(key: string, answer: GetPublicKeyResponse): KeyObject {
  const { PublicKey = new Uint8Array(), KeySpec } = answer
  if (KeySpec !== 'ECC_NIST_P256') {
    throw unusable(key, new Error(`it is a key of ${KeySpec ?? 'an unknown type'}`))
  }
  return createPublicKey({ key: Buffer.from(PublicKey), type: 'spki', format: 'der' })
}

/** That there is no such key, or that it does not sign: nothing that asking again would change. */
function isOfKey(error: unknown): error is FaultError {
  const codes = ['NotFound', 'Disabled', 'InvalidKeyUsage', 'KMSInvalidState', 'InvalidArn']
  return error instanceof FaultError && codes.includes(error.fault.code)
}

function unusable(key: string, cause: Error): FaultError {
  return new FaultError(
    {
      code: 'SigningKeyUnusable',
      source: 'user',
      retry: 'backoff',
      message: `KMS does not sign Puppet bundles with ${key}: ${cause.message}`,
      hint: 'Name an enabled key with key spec ECC_NIST_P256 and key usage SIGN_VERIFY in puppet.signingKmsKey.',
    },
    { cause },
  )
}
