import type { Image, ImageIdentifier, ListImagesRequest } from '@aws-sdk/client-ecr'
import { own } from '../core/own.ts'
import type { Tags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'

/** Plain JSON: times are epoch ms. */
export interface EcrState {
  /** By name. */
  repositories: Record<string, RepositoryState>
  /** By prefix. Worlds that were saved before there were any have none. */
  cacheRules?: Record<string, CacheRuleState>
}

/** What a registry fetches from another one. */
export interface CacheRuleState {
  readonly prefix: string
  readonly upstream: string
  readonly createdAt: number
}

export interface RepositoryState {
  readonly name: string
  readonly createdAt: number
  readonly isImmutable: boolean
  tags: Tags
  /** By digest. */
  images: Record<string, ImageState>
  /** Digest of the image that a tag is on. */
  imageTags: Record<string, string>
}

export interface ImageState {
  readonly digest: string
  readonly manifest: string
  readonly mediaType?: string
  readonly pushedAt: number
}

export interface Named {
  readonly registryId?: string | undefined
  readonly repositoryName?: string | undefined
}

/** @throws AwsError RepositoryNotFoundException */
export function find(
  state: EcrState,
  { registryId, repositoryName = '' }: Named,
  { account }: RequestContext,
): RepositoryState {
  const mine = registryId === undefined || registryId === account
  const repository = mine ? own(state.repositories, repositoryName) : undefined
  if (repository !== undefined) return repository
  throw new AwsError(
    'RepositoryNotFoundException',
    `The repository with name '${repositoryName}' does not exist in the registry with id '${registryId ?? account}'`,
  )
}

/** Nobody has made a repository: the account of a test that is about something else. */
export function isUnused({ repositories }: EcrState): boolean {
  return Object.keys(repositories).length === 0
}

/** Why an image that is asked for is not there. */
type Missing = 'ImageNotFound' | 'ImageTagDoesNotMatchDigest' | 'MissingDigestAndTag'

/** The image behind a tag, a digest, or both. */
export function imageBehind(
  { images, imageTags }: RepositoryState,
  { imageTag, imageDigest }: ImageIdentifier,
): ImageState | Missing {
  const tagged = imageTag === undefined ? undefined : own(imageTags, imageTag)
  const digest = imageDigest ?? tagged
  if (digest === undefined) return imageTag === undefined ? 'MissingDigestAndTag' : 'ImageNotFound'
  if (imageTag !== undefined && tagged !== digest) {
    return tagged === undefined ? 'ImageNotFound' : 'ImageTagDoesNotMatchDigest'
  }
  return own(images, digest) ?? 'ImageNotFound'
}

/** The tags of an image, in order of their names. */
export function tagsOn({ imageTags }: RepositoryState, digest: string): string[] {
  return Object.keys(imageTags)
    .filter((tag) => imageTags[tag] === digest)
    .toSorted()
}

export function imageView(
  { name }: RepositoryState,
  { digest, manifest, mediaType }: ImageState,
  tag: string | undefined,
  { account }: RequestContext,
): Image {
  return {
    registryId: account,
    repositoryName: name,
    imageId: { imageDigest: digest, ...(tag !== undefined && { imageTag: tag }) },
    imageManifest: manifest,
    ...(mediaType !== undefined && { imageManifestMediaType: mediaType }),
  }
}

export function arnOf(name: string, { account, region }: RequestContext): string {
  return `arn:aws:ecr:${region}:${account}:repository/${name}`
}

/** The host of a registry: the first part of the names of its images. */
export function hostOf({ account, region }: Pick<RequestContext, 'account' | 'region'>): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com`
}

/** How each list of ECR comes in pages. */
export function page<Item>(
  keyOf: (item: Item) => string,
  { nextToken: token, maxResults: limit }: Pick<ListImagesRequest, 'nextToken' | 'maxResults'>,
) {
  const bad = { badToken: 'InvalidParameterException', badLimit: 'InvalidParameterException' }
  return { keyOf, token, limit, limitMax: 1_000, limitDefault: 100, ...bad }
}

export function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', `Invalid parameter: ${message}`)
}
