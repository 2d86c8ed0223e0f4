import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  CreatePullThroughCacheRuleCommand,
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeImagesCommand,
  DescribePullThroughCacheRulesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  ImageAlreadyExistsException,
  ImageDigestDoesNotMatchException,
  ImageNotFoundException,
  ImageTagAlreadyExistsException,
  InvalidParameterException,
  ListImagesCommand,
  ListTagsForResourceCommand,
  PullThroughCacheRuleAlreadyExistsException,
  PutImageCommand,
  RepositoryAlreadyExistsException,
  RepositoryNotEmptyException,
  RepositoryNotFoundException,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecr'
import type { CreateRepositoryRequest, ImageIdentifier, PutImageRequest } from '@aws-sdk/client-ecr'
import { expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import { sha256 } from '../core/image-digest.ts'
import type { World } from '../core/world.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

const startAt = Date.UTC(2026, 2, 1, 12)
const repositoryName = 'shop/web'

function before(world: World): ECRClient {
  return new ECRClient({ ...clientOptions, requestHandler: inProcessHandler(world) })
}

async function withRepository(more: Partial<CreateRepositoryRequest> = {}) {
  const world = createSimulator({ startAt })
  const ecr = before(world)
  const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName, ...more }))
  return { world, ecr, repository }
}

function push(ecr: ECRClient, imageManifest: string, more: Partial<PutImageRequest> = {}) {
  return ecr.send(new PutImageCommand({ repositoryName, imageManifest, ...more }))
}

function describe(ecr: ECRClient, ...imageIds: ImageIdentifier[]) {
  return ecr.send(new DescribeImagesCommand({ repositoryName, imageIds }))
}

async function tagsByDigest(ecr: ECRClient) {
  const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand({ repositoryName }))
  return Object.fromEntries(imageDetails.map((one) => [one.imageDigest, one.imageTags]))
}

test('a repository has an address in the registry of the account', async () => {
  const { ecr, repository } = await withRepository()

  const { repositories } = await ecr.send(new DescribeRepositoriesCommand({}))
  const again = ecr.send(new CreateRepositoryCommand({ repositoryName }))

  expect(repository).toMatchObject({
    repositoryArn: 'arn:aws:ecr:eu-west-1:123456789012:repository/shop/web',
    repositoryUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web',
    createdAt: new Date(startAt),
    imageTagMutability: 'MUTABLE',
  })
  expect(repositories).toEqual([repository])
  await expect(again).rejects.toBeInstanceOf(RepositoryAlreadyExistsException)
})

test.each(['', 'A', 'Shop', 'a b', '-web', 'web/', 'x'.repeat(257)])(
  'the name "%s" is refused',
  async (name) => {
    const call = before(createSimulator()).send(
      new CreateRepositoryCommand({ repositoryName: name }),
    )

    await expect(call).rejects.toBeInstanceOf(InvalidParameterException)
  },
)

test('an image has the digest of its manifest, and the time of its first push', async () => {
  const { world, ecr } = await withRepository()
  const imageDigest = sha256('one')

  const { image } = await push(ecr, 'one', { imageTag: '1.0.0' })
  world.advance(60_000)
  await push(ecr, 'one', { imageTag: 'latest' })
  const { imageDetails } = await describe(ecr, { imageTag: 'latest' }, { imageDigest })

  expect(image).toMatchObject({ imageId: { imageDigest, imageTag: '1.0.0' }, imageManifest: 'one' })
  expect(imageDetails).toEqual([
    {
      registryId: '123456789012',
      repositoryName,
      imageDigest,
      imageTags: ['1.0.0', 'latest'],
      imageSizeInBytes: 3,
      imagePushedAt: new Date(startAt),
    },
  ])
})

test('a tag that is pushed again moves, and the old image stays without it', async () => {
  const { ecr } = await withRepository()

  await push(ecr, 'one', { imageTag: 'main' })
  await push(ecr, 'two', { imageTag: 'main' })

  expect(await tagsByDigest(ecr)).toEqual({ [sha256('one')]: undefined, [sha256('two')]: ['main'] })
})

test('in an immutable repository a tag stays where it is', async () => {
  const { ecr } = await withRepository({ imageTagMutability: 'IMMUTABLE' })
  await push(ecr, 'one', { imageTag: 'main' })

  const call = push(ecr, 'two', { imageTag: 'main' })

  await expect(call).rejects.toBeInstanceOf(ImageTagAlreadyExistsException)
  expect(await tagsByDigest(ecr)).toEqual({ [sha256('one')]: ['main'] })
})

test('what is there already, or is not what it says, is refused', async () => {
  const { ecr } = await withRepository()
  await push(ecr, 'one', { imageTag: 'main' })

  await expect(push(ecr, 'one', { imageTag: 'main' })).rejects.toBeInstanceOf(
    ImageAlreadyExistsException,
  )
  await expect(push(ecr, 'one')).rejects.toBeInstanceOf(ImageAlreadyExistsException)
  await expect(push(ecr, 'two', { imageDigest: sha256('three') })).rejects.toBeInstanceOf(
    ImageDigestDoesNotMatchException,
  )
  await expect(push(ecr, 'two', { imageTag: '-x' })).rejects.toBeInstanceOf(
    InvalidParameterException,
  )
  expect(await tagsByDigest(ecr)).toEqual({ [sha256('one')]: ['main'] })
})

test('one image that is missing refuses a description, and is told of in a batch', async () => {
  const { ecr } = await withRepository()
  await push(ecr, 'one', { imageTag: 'main' })
  const wrong = { imageTag: 'main', imageDigest: sha256('two') }

  const { images, failures } = await ecr.send(
    new BatchGetImageCommand({
      repositoryName,
      imageIds: [{ imageTag: 'main' }, { imageTag: 'next' }, wrong, {}],
    }),
  )

  await expect(describe(ecr, { imageTag: 'main' }, { imageTag: 'next' })).rejects.toBeInstanceOf(
    ImageNotFoundException,
  )
  expect(images?.map(({ imageManifest }) => imageManifest)).toEqual(['one'])
  expect(failures?.map(({ failureCode }) => failureCode)).toEqual([
    'ImageNotFound',
    'ImageTagDoesNotMatchDigest',
    'MissingDigestAndTag',
  ])
})

test('an image goes with its last tag, or by its digest at once', async () => {
  const { ecr } = await withRepository()
  await push(ecr, 'one', { imageTag: 'a' })
  await push(ecr, 'one', { imageTag: 'b' })
  await push(ecr, 'two', { imageTag: 'c' })
  const remove = (...imageIds: ImageIdentifier[]) =>
    ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds }))

  await remove({ imageTag: 'a' })
  const first = await tagsByDigest(ecr)
  const { imageIds, failures } = await remove(
    { imageTag: 'b' },
    { imageDigest: sha256('two') },
    { imageTag: 'none' },
  )

  expect(first[sha256('one')]).toEqual(['b'])
  expect(imageIds?.map(({ imageTag }) => imageTag)).toEqual(['b', 'c'])
  expect(failures?.map(({ failureCode }) => failureCode)).toEqual(['ImageNotFound'])
  expect(await tagsByDigest(ecr)).toEqual({})
})

test('a list has an entry for each tag, by page and by status', async () => {
  const { ecr } = await withRepository()
  await push(ecr, 'one', { imageTag: 'a' })
  await push(ecr, 'one', { imageTag: 'b' })
  await push(ecr, 'two')
  const list = (more: object) => ecr.send(new ListImagesCommand({ repositoryName, ...more }))

  const first = await list({ maxResults: 2 })
  const second = await list({ maxResults: 2, nextToken: first.nextToken })
  const tagged = await list({ filter: { tagStatus: 'TAGGED' } })
  const untagged = await list({ filter: { tagStatus: 'UNTAGGED' } })

  expect([first.imageIds?.length, second.imageIds?.length]).toEqual([2, 1])
  expect(second.nextToken).toBeUndefined()
  expect(tagged.imageIds?.map(({ imageTag }) => imageTag)).toEqual(['a', 'b'])
  expect(untagged.imageIds).toEqual([{ imageDigest: sha256('two') }])
  await expect(list({ maxResults: 1_001 })).rejects.toBeInstanceOf(InvalidParameterException)
})

test('what is not there, in this account or in another, is not found', async () => {
  const { ecr } = await withRepository()
  const registryId = '210987654321'

  for (const elsewhere of [{ repositoryName: 'none' }, { repositoryName, registryId }]) {
    const call = ecr.send(new ListImagesCommand(elsewhere))
    await expect(call).rejects.toBeInstanceOf(RepositoryNotFoundException)
  }
})

test('where nobody has made a repository, every image that is named is there', async () => {
  const ecr = before(createSimulator())

  const { imageDetails } = await describe(ecr, { imageTag: 'any' })
  const all = ecr.send(new DescribeImagesCommand({ repositoryName }))

  expect(imageDetails).toMatchObject([
    { imageDigest: expect.stringMatching(/^sha256:/), imageTags: ['any'] },
  ])
  await expect(all).rejects.toBeInstanceOf(RepositoryNotFoundException)
})

test('a repository with images goes by force alone', async () => {
  const { ecr } = await withRepository()
  await push(ecr, 'one')

  const gentle = ecr.send(new DeleteRepositoryCommand({ repositoryName }))
  await expect(gentle).rejects.toBeInstanceOf(RepositoryNotEmptyException)
  await ecr.send(new DeleteRepositoryCommand({ repositoryName, force: true }))

  expect((await ecr.send(new DescribeRepositoriesCommand({}))).repositories).toEqual([])
})

test('tags are added and taken away', async () => {
  const { ecr, repository } = await withRepository({ tags: [{ Key: 'team', Value: 'shop' }] })
  const resourceArn = repository?.repositoryArn

  await ecr.send(new TagResourceCommand({ resourceArn, tags: [{ Key: 'tier', Value: '1' }] }))
  await ecr.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }))

  const { tags } = await ecr.send(new ListTagsForResourceCommand({ resourceArn }))
  expect(tags).toEqual([{ Key: 'tier', Value: '1' }])
})

test('a rule of a cache is made once for a prefix, and told with what is behind it', async () => {
  const ecr = before(createSimulator({ startAt }))
  const rule = { ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: 'registry-1.docker.io' }
  const create = () => ecr.send(new CreatePullThroughCacheRuleCommand(rule))
  const told = async (registryId?: string) =>
    (await ecr.send(new DescribePullThroughCacheRulesCommand({ registryId }))).pullThroughCacheRules

  expect(await told()).toEqual([])
  await create()
  await expect(create()).rejects.toBeInstanceOf(PullThroughCacheRuleAlreadyExistsException)
  expect(await told()).toMatchObject([rule])
  expect(await told('999999999999')).toEqual([])
})
