import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { seal, sealedBy, unseal } from './sealed.ts'

const keysOf = {
  Ed25519: () => generateKeyPairSync('ed25519'),
  'P-256': () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
}

test.each(['Ed25519', 'P-256'] as const)(
  'what was sealed opens with the key on %s of the one who sealed it, and as it was',
  (type) => {
    const { publicKey, privateKey } = keysOf[type]()
    const sealed = seal('{"a":1}', privateKey)

    expect(unseal(sealed, publicKey)).toBe('{"a":1}')
    expect(unseal({ ...sealed, payload: '{"a":2}' }, publicKey)).toBeUndefined()
    expect(unseal({ ...sealed, signature: '' }, publicKey)).toBeUndefined()
    const another = keysOf[type]().publicKey
    expect(unseal(sealed, another)).toBeUndefined()
    const signature = Buffer.from(sealed.signature, 'base64')
    expect(unseal(sealedBy(sealed.payload, another, signature), another)).toBeUndefined()
    expect(sealedBy(sealed.payload, publicKey, signature)).toEqual(sealed)
  },
)
