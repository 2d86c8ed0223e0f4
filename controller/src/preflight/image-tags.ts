import { ListImagesCommand } from '@aws-sdk/client-ecr'
import { FaultError, reads, type AwsReader, type ImageTags } from '../model/index.ts'
import { ecrRegistry, imageName } from './image-name.ts'

const listImages = reads('ecr:ListImages', ListImagesCommand)

/** The most that one page of ListImages holds; the default would be 100. */
const tagsPerPage = 1_000
/** A repository with more tags than this is not read to its end: somebody should have it tidied by a lifecycle policy. */
const pagesMax = 100

/** The tags of repositories in ECR, of any account whose registry lets the credentials in. */
export const imageTags: ImageTags = {
  calls: [listImages],
  regionOf: (repository) => ecrRegistry(imageName(repository).registry)?.region,
  read,
}

async function read(reader: AwsReader, repository: string): Promise<ReadonlyMap<string, string>> {
  const { registry, repository: repositoryName } = imageName(repository)
  const account = ecrRegistry(registry)?.account
  const tags = new Map<string, string>()
  let nextToken: string | undefined
  for (let page = 0; page < pagesMax; page++) {
    const answer = await reader.read(listImages, {
      registryId: account,
      repositoryName,
      filter: { tagStatus: 'TAGGED' },
      maxResults: tagsPerPage,
      ...(nextToken !== undefined && { nextToken }),
    })
    for (const { imageTag, imageDigest } of answer.imageIds ?? []) {
      if (imageTag !== undefined && imageDigest !== undefined) tags.set(imageTag, imageDigest)
    }
    nextToken = answer.nextToken
    if (nextToken === undefined) return tags
  }
  throw new FaultError({
    code: 'TooManyTags',
    source: 'user',
    retry: 'on-change',
    message: `${repository} has more than ${tagsPerPage * pagesMax} tags, which are not read to their end.`,
    hint: 'Give the repository a lifecycle policy that takes old images away.',
  })
}
