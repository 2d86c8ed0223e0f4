import { createPublicKey } from 'node:crypto'
import { AwsError, createSimulator, type World } from '@plumbline/simulator'
import { expect, test } from 'vitest'
import type { Request } from '../../controller/src/adapters/aws/caller.ts'
import { unseal, type Sealed } from '../../controller/src/bundles/sealed.ts'
import { FaultError, faultOf, type Place } from '@plumbline/controller/model'
import { sealOf } from '../../controller/src/signing.ts'

const alias = 'alias/puppet'

/** KMS of a world, with one key behind an alias. */
async function kms(spec = 'ECC_NIST_P256') {
  const world = createSimulator({ region: 'eu-west-1' })
  const create = async () => {
    const input = { KeySpec: spec, KeyUsage: 'SIGN_VERIFY' }
    const { KeyMetadata } = (await world.call('kms', 'CreateKey', input)) as {
      readonly KeyMetadata: { readonly KeyId: string }
    }
    return KeyMetadata.KeyId
  }
  const call = (operation: string, input: object) => world.call('kms', operation, input)
  await call('CreateAlias', { AliasName: alias, TargetKeyId: await create() })
  const places: Place[] = []
  const arn = `arn:aws:kms:${world.region}:${world.account}:${alias}`
  const seal = sealOf({ signingKmsKey: arn }, (place) => {
    places.push(place)
    return sender(world)
  })
  const publicKey = async () => {
    const { PublicKey } = (await call('GetPublicKey', { KeyId: alias })) as {
      readonly PublicKey: Uint8Array
    }
    return createPublicKey({ key: Buffer.from(PublicKey), type: 'spki', format: 'der' })
  }
  return { world, create, call, places, seal, publicKey }
}

function sender(world: World) {
  return async ({ op, input }: Request) => {
    const [service = '', operation = ''] = op.split(':')
    try {
      return await world.call(service, operation, input)
    } catch (error) {
      const code = error instanceof AwsError ? error.code.replace(/Exception$/, '') : 'Unknown'
      throw new FaultError({
        code,
        source: 'aws',
        retry: 'backoff',
        message: String(error),
        hint: '',
      })
    }
  }
}

const calls = ({ world }: { readonly world: World }) =>
  world.journal.entries().map(({ operation }) => operation)

test('a text of any length is signed in the place of the key, which is asked for its public half once', async () => {
  const one = await kms()
  const long = 'x'.repeat(100_000)
  const before = calls(one).length

  for (const text of ['', 'short', long]) {
    expect(unseal(await one.seal(text), await one.publicKey())).toBe(text)
  }

  const { account, region } = one.world
  expect(one.places[0]).toEqual({ account, region })
  const made = calls(one).slice(before)
  expect(made.filter((name) => name === 'Sign')).toHaveLength(3)
  // One of ours, and one for each of the three checks above.
  expect(made.filter((name) => name === 'GetPublicKey')).toHaveLength(4)
})

test('a document names the key that signed it, also when the alias has moved on', async () => {
  const one = await kms()
  const old = await one.publicKey()
  const first: Sealed = await one.seal('text')
  await one.call('UpdateAlias', { AliasName: alias, TargetKeyId: await one.create() })

  const second = await one.seal('text')

  expect(unseal(first, old)).toBe('text')
  expect(unseal(second, old)).toBeUndefined()
  expect(unseal(second, await one.publicKey())).toBe('text')
})

test('a key that is disabled, gone, or of another sort is said, with what to do', async () => {
  const disabled = await kms()
  await disabled.call('DisableKey', { KeyId: alias })
  const other = await kms('ECC_NIST_P384')
  const nowhere = sealOf({ signingKmsKey: 'arn:aws:kms:eu-west-1:123456789012:key/none' }, () =>
    sender(disabled.world),
  )

  for (const seal of [disabled.seal, other.seal, nowhere]) {
    const fault: unknown = await seal('text').catch(faultOf)
    expect(fault).toMatchObject({
      code: 'SigningKeyUnusable',
      message: expect.stringContaining('KMS does not sign Puppet bundles with arn:aws:kms:'),
      hint: expect.stringContaining('ECC_NIST_P256'),
    })
  }
  await disabled.call('EnableKey', { KeyId: alias })
  expect(unseal(await disabled.seal('text'), await disabled.publicKey())).toBe('text')
})
