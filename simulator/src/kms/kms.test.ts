import { createHash, createPublicKey, verify } from 'node:crypto'
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms'
import type { KeySpec, SigningAlgorithmSpec } from '@aws-sdk/client-kms'
import { expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

const alias = 'alias/puppet'

function kms() {
  const world = createSimulator()
  const requestHandler = inProcessHandler(world)
  return { world, client: new KMSClient({ ...clientOptions, requestHandler }) }
}

async function newKey(client: KMSClient, spec: KeySpec = 'ECC_NIST_P256'): Promise<string> {
  const input = { KeySpec: spec, KeyUsage: 'SIGN_VERIFY' } as const
  return (await client.send(new CreateKeyCommand(input))).KeyMetadata?.Arn ?? ''
}

async function publicKeyOf(client: KMSClient, KeyId: string) {
  const { PublicKey = new Uint8Array() } = await client.send(new GetPublicKeyCommand({ KeyId }))
  return createPublicKey({ key: Buffer.from(PublicKey), type: 'spki', format: 'der' })
}

function signing(
  client: KMSClient,
  KeyId: string,
  text: Uint8Array,
  more: { MessageType?: 'DIGEST'; SigningAlgorithm?: SigningAlgorithmSpec } = {},
) {
  const input = { KeyId, Message: text, SigningAlgorithm: 'ECDSA_SHA_256', ...more } as const
  return client.send(new SignCommand(input))
}

test.each([
  ['ECC_NIST_P256', 'ECDSA_SHA_256', 'sha256'],
  ['ECC_NIST_P384', 'ECDSA_SHA_384', 'sha384'],
] as const)(
  'what a key on %s signs, its public key proves',
  async (spec, SigningAlgorithm, hash) => {
    const { client } = kms()
    const key = await newKey(client, spec)
    const publicKey = await publicKeyOf(client, key)

    for (let size = 1; size <= 40; size++) {
      const text = Buffer.alloc(size, size)
      const digest = createHash(hash).update(text).digest()
      const raw = await signing(client, key, text, { SigningAlgorithm })
      const of = await signing(client, key, digest, { SigningAlgorithm, MessageType: 'DIGEST' })

      expect(of).toMatchObject({ KeyId: key, SigningAlgorithm })
      for (const { Signature = new Uint8Array() } of [raw, of]) {
        expect(verify(hash, text, publicKey, Signature)).toBe(true)
        expect(verify(hash, Buffer.from('other'), publicKey, Signature)).toBe(false)
      }
    }
  },
)

test('4,096 bytes are signed, more are not, and a digest has the length of its algorithm', async () => {
  const { client } = kms()
  const key = await newKey(client)
  const send = (size: number, more = {}) => signing(client, key, Buffer.alloc(size), more)

  await send(4_096)
  await expect(send(4_097)).rejects.toMatchObject({ name: 'ValidationException' })
  await expect(send(31, { MessageType: 'DIGEST' })).rejects.toMatchObject({
    name: 'ValidationException',
  })
  await expect(send(1, { SigningAlgorithm: 'ECDSA_SHA_384' })).rejects.toMatchObject({
    name: 'InvalidKeyUsageException',
  })
})

test('an alias leads to one key, and then to another; answers name the key', async () => {
  const { client, world } = kms()
  const [one, two] = [await newKey(client), await newKey(client)]
  const named = `arn:aws:kms:${world.region}:${world.account}:${alias}`
  const signer = async (key: string) => (await signing(client, key, Buffer.from('x'))).KeyId

  await expect(signer(alias)).rejects.toMatchObject({ name: 'NotFoundException' })
  await client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: one }))
  expect(await signer(alias)).toBe(one)
  expect(await signer(named)).toBe(one)
  expect(await signer(one.replace(/.*\//, ''))).toBe(one)
  await expect(
    client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: two })),
  ).rejects.toMatchObject({ name: 'AlreadyExistsException' })

  await client.send(new UpdateAliasCommand({ AliasName: alias, TargetKeyId: two }))
  expect(await signer(named)).toBe(two)
  expect(await publicKeyOf(client, named)).toEqual(await publicKeyOf(client, two))
})

test('a disabled key is described, and does nothing until it is enabled', async () => {
  const { client } = kms()
  const KeyId = await newKey(client)
  await client.send(new DisableKeyCommand({ KeyId }))

  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }))
  expect(KeyMetadata).toMatchObject({ KeyState: 'Disabled', KeySpec: 'ECC_NIST_P256' })
  await expect(publicKeyOf(client, KeyId)).rejects.toMatchObject({ name: 'DisabledException' })
  await expect(signing(client, KeyId, Buffer.from('x'))).rejects.toMatchObject({
    name: 'DisabledException',
  })

  await client.send(new EnableKeyCommand({ KeyId }))
  await signing(client, KeyId, Buffer.from('x'))
})

test('a world that is saved signs as before; keys of other sorts are not made up', async () => {
  const { client, world } = kms()
  const key = await newKey(client)
  const { Signature } = await signing(client, key, Buffer.from('x'))
  const saved = world.save()

  const other = kms()
  other.world.restore(saved)
  expect((await signing(other.client, key, Buffer.from('x'))).Signature).toEqual(Signature)
  await expect(client.send(new CreateKeyCommand({}))).rejects.toMatchObject({
    name: 'UnsupportedOperationException',
  })
  await expect(
    client.send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' })),
  ).rejects.toMatchObject({ name: 'ValidationException' })
})
