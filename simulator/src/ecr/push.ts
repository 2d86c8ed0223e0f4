import type {
  BatchDeleteImageRequest,
  BatchDeleteImageResponse,
  ImageIdentifier,
  PutImageRequest,
  PutImageResponse,
} from '@aws-sdk/client-ecr'
import { sha256 } from '../core/image-digest.ts'
import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { find, imageBehind, imageView, invalid, tagsOn } from './model.ts'
import type { EcrState, ImageState, RepositoryState } from './model.ts'
import { failureOf } from './read.ts'

export function putImage(
  state: EcrState,
  input: PutImageRequest,
  context: RequestContext,
): PutImageResponse {
  const repository = find(state, input, context)
  const { imageManifest: manifest = '', imageTag: tag } = input
  const digest = sha256(manifest)
  check(repository, input, digest)
  const image = own(repository.images, digest) ?? newImage(input, digest, context.now)
  repository.images[digest] = image
  if (tag !== undefined) repository.imageTags[tag] = digest
  return { image: imageView(repository, image, tag, context) }
}

function check(
  { images, imageTags, isImmutable }: RepositoryState,
  { imageTag: tag, imageDigest }: PutImageRequest,
  digest: string,
): void {
  if (tag !== undefined && !/^[\w][\w.-]{0,299}$/.test(tag)) throw invalid(`imageTag '${tag}'`)
  if (imageDigest !== undefined && imageDigest !== digest) {
    throw new AwsError(
      'ImageDigestDoesNotMatchException',
      `The provided digest '${imageDigest}' does not match the digest '${digest}' of the manifest`,
    )
  }
  const tagged = tag === undefined ? undefined : own(imageTags, tag)
  const isThere = own(images, digest) !== undefined
  if (isThere && (tag === undefined || tagged === digest)) {
    throw new AwsError(
      'ImageAlreadyExistsException',
      `Image with digest '${digest}' and tag '${tag ?? ''}' already exists in the repository`,
    )
  }
  if (isImmutable && tagged !== undefined) {
    throw new AwsError(
      'ImageTagAlreadyExistsException',
      `The image tag '${tag}' already exists in the repository and cannot be overwritten because the repository is immutable.`,
    )
  }
}

function newImage(
  { imageManifest: manifest = '', imageManifestMediaType: mediaType }: PutImageRequest,
  digest: string,
  pushedAt: number,
): ImageState {
  return { digest, manifest, pushedAt, ...(mediaType !== undefined && { mediaType }) }
}

const deletedMax = 100

export function batchDeleteImage(
  state: EcrState,
  input: BatchDeleteImageRequest,
  context: RequestContext,
): BatchDeleteImageResponse {
  const repository = find(state, input, context)
  const { imageIds: ids = [] } = input
  if (ids.length < 1 || ids.length > deletedMax) throw invalid('imageIds')
  const answers = ids.map((id) => {
    const image = imageBehind(repository, id)
    return typeof image === 'string'
      ? { failure: failureOf(id, image) }
      : { deleted: deleteImage(repository, image, id) }
  })
  return {
    imageIds: answers.flatMap(({ deleted }) => deleted ?? []),
    failures: answers.flatMap(({ failure }) => failure ?? []),
  }
}

/** Without its last tag an image that was deleted by a tag is gone. */
function deleteImage(
  repository: RepositoryState,
  { digest }: ImageState,
  { imageTag }: ImageIdentifier,
): ImageIdentifier[] {
  const tags = imageTag === undefined ? tagsOn(repository, digest) : [imageTag]
  for (const tag of tags) delete repository.imageTags[tag]
  if (tagsOn(repository, digest).length === 0) delete repository.images[digest]
  if (tags.length === 0) return [{ imageDigest: digest }]
  return tags.map((tag) => ({ imageDigest: digest, imageTag: tag }))
}
