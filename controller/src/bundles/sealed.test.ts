import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { seal, unseal } from './sealed.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')

test('what was sealed opens with the key of the one who sealed it, and as it was', () => {
  const sealed = seal('{"a":1}', privateKey)

  expect(unseal(sealed, publicKey)).toBe('{"a":1}')
  expect(unseal({ ...sealed, payload: '{"a":2}' }, publicKey)).toBeUndefined()
  expect(unseal({ ...sealed, signature: '' }, publicKey)).toBeUndefined()
  expect(unseal(sealed, generateKeyPairSync('ed25519').publicKey)).toBeUndefined()
})
