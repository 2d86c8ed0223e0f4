import { createPublicKey, type KeyObject } from 'node:crypto'
import type { World } from '@plumbline/simulator'

const AliasName = 'alias/plumbline/dev/puppet-signing'

/** A key of KMS that signs, behind an alias. */
export async function kmsKeys(world: World) {
  const create = async () => {
    const input = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }
    const made = (await world.call('kms', 'CreateKey', input)) as {
      readonly KeyMetadata: { readonly KeyId: string }
    }
    return made.KeyMetadata.KeyId
  }
  await world.call('kms', 'CreateAlias', { AliasName, TargetKeyId: await create() })
  return {
    arn: `arn:aws:kms:${world.region}:${world.account}:${AliasName}`,
    /** The key that signs now. */
    async publicKey(): Promise<KeyObject> {
      const { PublicKey } = (await world.call('kms', 'GetPublicKey', { KeyId: AliasName })) as {
        readonly PublicKey: Uint8Array
      }
      return createPublicKey({ key: Buffer.from(PublicKey), type: 'spki', format: 'der' })
    },
    /** Another key signs from now on. */
    async exchange(): Promise<void> {
      await world.call('kms', 'UpdateAlias', { AliasName, TargetKeyId: await create() })
    },
  }
}
