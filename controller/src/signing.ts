import type { Caller } from './adapters/aws/caller.ts'
import { kmsSigner } from './adapters/aws/kms.ts'
import { sealWith } from './bundles/bodies.ts'
import { sealedBy, type Seal } from './bundles/sealed.ts'
import { placeOfKmsKey, type PuppetConfig } from './config/puppet.ts'
import type { Place } from './model/index.ts'

/**
 * Signs Puppet bundles as the configuration says.
 * @param sender Calls to a place; asked for when the first bundle is signed
 */
export function sealOf(puppet: PuppetConfig, sender: (place: Place) => Caller): Seal {
  const { signingKmsKey } = puppet
  if (signingKmsKey === undefined) return sealWith(puppet)
  const place = placeOfKmsKey(signingKmsKey)
  const sign = kmsSigner(signingKmsKey, (request) => sender(place)(request))
  return async (payload) => {
    const { publicKey, signature } = await sign(payload)
    return sealedBy(payload, publicKey, signature)
  }
}
