import { own } from '../core/own.ts'
import type { Peers } from '../core/peers.ts'
import type { RequestContext } from '../core/types.ts'
import { isCached } from './cache-rules.ts'
import { hostOf, imageBehind } from './model.ts'
import type { EcrState } from './model.ts'

/** What ECR offers to the service that pulls from it. */
export function registry(state: EcrState, context: RequestContext): Peers['ecr'] {
  return { resolve: (image) => resolve(state, image, context) }
}

function resolve(state: EcrState, image: string, context: RequestContext) {
  const host = `${hostOf(context)}/`
  if (!image.startsWith(host)) return undefined
  const [, name = '', imageTag, imageDigest] =
    /^([^:@]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]+))?$/.exec(image.slice(host.length)) ?? []
  const repository = own(state.repositories, name)
  if (repository === undefined) return undefined
  // A digest decides alone, whatever the tag before it is on by now.
  const id = imageDigest === undefined ? { imageTag: imageTag ?? 'latest' } : { imageDigest }
  const found = imageBehind(repository, id)
  if (typeof found !== 'string') return { digest: found.digest }
  return isCached(state, name) ? undefined : 'missing'
}
