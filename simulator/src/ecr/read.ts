import type {
  BatchGetImageRequest,
  BatchGetImageResponse,
  DescribeImagesRequest,
  DescribeImagesResponse,
  ImageDetail,
  ImageFailure,
  ImageIdentifier,
  ListImagesRequest,
  ListImagesResponse,
} from '@aws-sdk/client-ecr'
import { digestOf } from '../core/image-digest.ts'
import { pageOf } from '../core/pages.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { find, hostOf, imageBehind, imageView, invalid, isUnused, page, tagsOn } from './model.ts'
import type { EcrState, ImageState, Named, RepositoryState } from './model.ts'

export function batchGetImage(
  state: EcrState,
  input: BatchGetImageRequest,
  context: RequestContext,
): BatchGetImageResponse {
  const ids = input.imageIds ?? []
  const repository = findOrImagine(state, input, ids, context)
  const found = ids.map((id) => ({ id, image: imageBehind(repository, id) }))
  return {
    images: found.flatMap(({ id, image }) =>
      typeof image === 'string' ? [] : [imageView(repository, image, id.imageTag, context)],
    ),
    failures: found.flatMap(({ id, image }) =>
      typeof image === 'string' ? [failureOf(id, image)] : [],
    ),
  }
}

/** @throws AwsError ImageNotFoundException */
export function describeImages(
  state: EcrState,
  input: DescribeImagesRequest,
  context: RequestContext,
): DescribeImagesResponse {
  const { imageIds: ids, filter, nextToken: token, maxResults } = input
  const repository = findOrImagine(state, input, ids ?? [], context)
  if (ids !== undefined) {
    if (token !== undefined || maxResults !== undefined) throw invalid('maxResults with imageIds')
    const found = ids.map((id) => imageOrThrow(repository, id, context))
    return { imageDetails: [...new Set(found)].map((one) => detail(repository, one, context)) }
  }
  const wanted = Object.values(repository.images).filter(({ digest }) =>
    isWanted(tagsOn(repository, digest).length > 0, filter?.tagStatus),
  )
  const { items, nextToken } = pageOf(
    wanted,
    page(({ digest }) => digest, input),
  )
  return { imageDetails: items.map((one) => detail(repository, one, context)), nextToken }
}

export function listImages(
  state: EcrState,
  input: ListImagesRequest,
  context: RequestContext,
): ListImagesResponse {
  const repository = find(state, input, context)
  const ids = Object.keys(repository.images).flatMap((imageDigest): ImageIdentifier[] => {
    const tags = tagsOn(repository, imageDigest)
    if (!isWanted(tags.length > 0, input.filter?.tagStatus)) return []
    if (tags.length === 0) return [{ imageDigest }]
    return tags.map((imageTag) => ({ imageDigest, imageTag }))
  })
  const keyOf = ({ imageDigest = '', imageTag = '' }: ImageIdentifier) => imageDigest + imageTag
  const { items, nextToken } = pageOf(ids, page(keyOf, input))
  return { imageIds: items, nextToken }
}

function isWanted(isTagged: boolean, status: string | undefined): boolean {
  return status === undefined || status === 'ANY' || (status === 'TAGGED') === isTagged
}

/** Where nobody has made a repository, every image that is named is there. */
function findOrImagine(
  state: EcrState,
  named: Named,
  ids: readonly ImageIdentifier[],
  context: RequestContext,
): RepositoryState {
  const mine = named.registryId === undefined || named.registryId === context.account
  if (!mine || !isUnused(state) || ids.length === 0) return find(state, named, context)
  const name = named.repositoryName ?? ''
  const imagined = ids.map(({ imageTag: tag, imageDigest }) => {
    const digest = imageDigest ?? digestOf(`${hostOf(context)}/${name}:${tag ?? ''}`)
    return { tag, image: { digest, manifest: '', pushedAt: context.now } }
  })
  return {
    name,
    createdAt: context.now,
    isImmutable: false,
    tags: {},
    images: Object.fromEntries(imagined.map(({ image }) => [image.digest, image])),
    imageTags: Object.fromEntries(
      imagined.flatMap(({ tag, image }) => (tag === undefined ? [] : [[tag, image.digest]])),
    ),
  }
}

function imageOrThrow(
  repository: RepositoryState,
  id: ImageIdentifier,
  { account }: RequestContext,
): ImageState {
  const image = imageBehind(repository, id)
  if (typeof image !== 'string') return image
  throw new AwsError(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${id.imageDigest ?? 'null'}', imageTag:'${id.imageTag ?? 'null'}'} ` +
      `does not exist within the repository with name '${repository.name}' in the registry with id '${account}'`,
  )
}

export function failureOf(imageId: ImageIdentifier, failureCode: ImageFailure['failureCode']) {
  const failureReason = 'Requested image not found'
  return { imageId, failureCode, failureReason } satisfies ImageFailure
}

function detail(
  repository: RepositoryState,
  { digest, manifest, mediaType, pushedAt }: ImageState,
  { account }: RequestContext,
): ImageDetail {
  const tags = tagsOn(repository, digest)
  return {
    registryId: account,
    repositoryName: repository.name,
    imageDigest: digest,
    ...(tags.length > 0 && { imageTags: tags }),
    imageSizeInBytes: manifest.length,
    imagePushedAt: new Date(pushedAt),
    ...(mediaType !== undefined && { imageManifestMediaType: mediaType }),
  }
}
