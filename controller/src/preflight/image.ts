import {
  DescribeImagesCommand,
  DescribePullThroughCacheRulesCommand,
  type DescribeImagesCommandInput,
  type DescribeImagesCommandOutput,
  type ImageDetail,
} from '@aws-sdk/client-ecr'
import { faultOf, reads, type AwsReader, type BatchRead, type Release } from '../model/index.ts'
import { defineCheck, type Complaint } from './check.ts'
import { ecrRegistry, imageName, type ImageName } from './image-name.ts'
import { containerPaths, containersOf } from './release.ts'

const describeImages = reads('ecr:DescribeImages', DescribeImagesCommand)
const describeCacheRules = reads(
  'ecr:DescribePullThroughCacheRules',
  DescribePullThroughCacheRulesCommand,
)

export interface ImageNeed {
  readonly container: string
  readonly image: string
  readonly paths: readonly string[]
}

/** What ECR says of the name of an image. */
export type SeenImage =
  | {
      readonly state: 'found'
      readonly digest: string
      readonly tags: readonly string[]
      readonly mediaType?: string
    }
  | { readonly state: 'no-image' }
  | { readonly state: 'no-repository' }
  /** ECR fetches it from another registry when it is pulled for the first time. */
  | { readonly state: 'not-cached'; readonly upstream: string }
  /** In a registry that nobody can be asked about with the rights of the environment. */
  | { readonly state: 'elsewhere' }

/** The images that a release runs are there. */
export const image = defineCheck<ImageNeed, SeenImage>({
  name: 'image',
  calls: [describeImages, describeCacheRules],
  needs,
  look: lookUp,
  judge,
  image: ({ container, image: name }, seen) => ({
    container,
    image: name,
    ...(seen.state === 'found' && { digest: seen.digest }),
  }),
})

function needs(release: Release): readonly ImageNeed[] {
  return containersOf(release).map(({ name = '', image: of = '' }) => ({
    container: name,
    image: of,
    paths: containerPaths(release, name, 'image', ['imageFrom'], ['image']),
  }))
}

/** One image of a repository. A description of several fails as a whole when one of them is missing. */
const imageByName: BatchRead<DescribeImagesCommandInput, DescribeImagesCommandOutput, ImageDetail> =
  {
    operation: describeImages,
    max: 1,
    request: (account, [name = '']) => {
      const { repository, tag, digest } = imageName(name)
      const id = digest === undefined ? { imageTag: tag } : { imageDigest: digest }
      return { registryId: account, repositoryName: repository, imageIds: [id] }
    },
    items: ({ imageDetails = [] }) =>
      imageDetails.flatMap((detail) => {
        const { repositoryName = '', imageDigest = '', imageTags = [] } = detail
        const names = imageTags.map((tag) => `${repositoryName}:${tag}`)
        return [...names, `${repositoryName}@${imageDigest}`].map((name) => [name, detail] as const)
      }),
  }

/** Looks up what is behind the name of an image. */
export async function lookUp(
  reader: AwsReader,
  { image: name }: Pick<ImageNeed, 'image'>,
  { context }: Release,
): Promise<SeenImage> {
  const { registry, repository, tag, digest } = imageName(name)
  const ecr = ecrRegistry(registry)
  if (ecr?.region !== context.environment.region) return { state: 'elsewhere' }
  const key = digest === undefined ? `${repository}:${tag ?? ''}` : `${repository}@${digest}`
  try {
    const detail = await reader.look(imageByName, ecr.account, key)
    if (detail === undefined) return await missing(reader, ecr.account, repository, 'no-image')
    const { imageDigest = '', imageTags = [], imageManifestMediaType: mediaType } = detail
    return { state: 'found', digest: imageDigest, tags: imageTags, ...(mediaType && { mediaType }) }
  } catch (error) {
    const { code } = faultOf(error)
    if (code === 'ImageNotFound') return missing(reader, ecr.account, repository, 'no-image')
    if (code === 'RepositoryNotFound') {
      return missing(reader, ecr.account, repository, 'no-repository')
    }
    throw error
  }
}

const rulesPerPage = 1_000

/**
 * What is not there may come with the first pull, where a rule has ECR fetch what a name begins with from another registry. Without
 * the right to see the rules there are none. Source: "Sync an upstream registry with an Amazon ECR private registry".
 */
async function missing(
  reader: AwsReader,
  registryId: string,
  repository: string,
  state: 'no-image' | 'no-repository',
): Promise<SeenImage> {
  try {
    const { pullThroughCacheRules = [] } = await reader.read(describeCacheRules, {
      registryId,
      maxResults: rulesPerPage,
    })
    const rule = pullThroughCacheRules.find(
      ({ ecrRepositoryPrefix: prefix = '' }) =>
        prefix === 'ROOT' || repository.startsWith(`${prefix}/`),
    )
    return rule === undefined
      ? { state }
      : { state: 'not-cached', upstream: rule.upstreamRegistryUrl ?? 'another registry' }
  } catch (error) {
    if (faultOf(error).code === 'AccessDenied') return { state }
    throw error
  }
}

function judge(need: ImageNeed, seen: SeenImage, release: Release): readonly Complaint[] {
  const { image: name, paths } = need
  const { registry, repository, tag, digest } = imageName(name)
  const what = digest ?? tag ?? ''
  switch (seen.state) {
    case 'found':
      return [...movedTag(need, imageName(name), seen.tags), ...otherBytes(need, seen, release)]
    case 'no-image':
      return [
        {
          weight: 'refuses',
          message: `there is no image ${what} in ${repository} of ${registry}`,
          hint: `push it, or name one that is there: aws ecr list-images --repository-name ${repository}`,
          paths,
        },
      ]
    case 'no-repository':
      return [
        {
          weight: 'refuses',
          message: `there is no repository ${repository} in ${registry}`,
          hint: 'create the repository and push the image, or correct the name of the image',
          paths,
        },
      ]
    case 'not-cached':
      return [
        {
          weight: 'unchecked',
          message: `whether ${name} is there is not known: ECR fetches it from ${seen.upstream} when it is pulled for the first time`,
          hint: 'see that the execution role, or the permissions of the registry, allow ecr:BatchImportUpstreamImage and ecr:CreateRepository for it',
          paths,
        },
      ]
    case 'elsewhere':
      return [
        {
          weight: 'unchecked',
          message: `whether ${name} is there is not known: only registries of ECR in the region of the environment are asked`,
          hint: 'nothing to do: ECS finds out when it starts a task',
          paths,
        },
      ]
  }
}

/** ECS pulls by the digest; the tag before it is for readers, who are misled once it is on another image. */
function movedTag(
  { image: name, paths }: ImageNeed,
  { tag, digest, repository }: ImageName,
  tags: readonly string[],
): readonly Complaint[] {
  if (digest === undefined || tag === undefined || tags.includes(tag)) return []
  return [
    {
      weight: 'warns',
      message: `the tag ${tag} of ${repository} is not on the image that ${name} pins`,
      hint: 'nothing has to be done for the release: the digest decides. Correct the tag, so that it says what runs',
      paths,
    },
  ]
}

/** The name is that of the release before, and stands for other bytes now. */
function otherBytes(
  { container, image: name, paths }: ImageNeed,
  { digest }: Extract<SeenImage, { state: 'found' }>,
  { images }: Release,
): readonly Complaint[] {
  const before = images.find((one) => one.container === container && one.image === name)?.digest
  if (before === undefined || before === digest) return []
  return [
    {
      weight: 'warns',
      message: `${name} was ${short(before)} in the release before and is ${short(digest)} now: its tag was moved`,
      hint: 'pin the digest, or give every image a tag of its own, so that Git says what runs',
      paths,
    },
  ]
}

function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12)
}
