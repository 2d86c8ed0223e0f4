import type {
  CreateRepositoryRequest,
  CreateRepositoryResponse,
  DeleteRepositoryRequest,
  DeleteRepositoryResponse,
  DescribeRepositoriesRequest,
  DescribeRepositoriesResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  Repository,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-ecr'
import { own } from '../core/own.ts'
import { pageOf } from '../core/pages.ts'
import { checkedTags, tagList, tagsOf, withoutTags } from '../core/tag-list.ts'
import type { TagRules } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { arnOf, find, hostOf, invalid, page } from './model.ts'
import type { EcrState, RepositoryState } from './model.ts'

const tagRules: TagRules = {
  on: 'A repository',
  invalid: (message) => new AwsError('InvalidTagParameterException', message),
  tooMany: 'TooManyTagsException',
}

const part = '[a-z0-9]+(?:[._-]+[a-z0-9]+)*'
const namePattern = new RegExp(`^(?=.{2,256}$)${part}(?:/${part})*$`)

export function createRepository(
  state: EcrState,
  input: CreateRepositoryRequest,
  context: RequestContext,
): CreateRepositoryResponse {
  const { repositoryName: name = '', imageTagMutability = 'MUTABLE' } = input
  if (!namePattern.test(name)) throw invalid(`repositoryName '${name}'`)
  if (!['MUTABLE', 'IMMUTABLE'].includes(imageTagMutability)) {
    throw invalid(`imageTagMutability ${imageTagMutability} is not simulated`)
  }
  if (own(state.repositories, name) !== undefined) {
    throw new AwsError(
      'RepositoryAlreadyExistsException',
      `The repository with name '${name}' already exists in the registry with id '${context.account}'`,
    )
  }
  const repository: RepositoryState = {
    name,
    createdAt: context.now,
    isImmutable: imageTagMutability === 'IMMUTABLE',
    tags: checkedTags(tagsOf(input.tags), tagRules),
    images: {},
    imageTags: {},
  }
  state.repositories[name] = repository
  return { repository: view(repository, context) }
}

export function describeRepositories(
  state: EcrState,
  input: DescribeRepositoriesRequest,
  context: RequestContext,
): DescribeRepositoriesResponse {
  const { registryId, repositoryNames } = input
  const found =
    repositoryNames?.map((repositoryName) =>
      find(state, { registryId, repositoryName }, context),
    ) ?? Object.values(state.repositories)
  const { items, nextToken } = pageOf(
    found,
    page(({ name }) => name, input),
  )
  return { repositories: items.map((one) => view(one, context)), nextToken }
}

export function deleteRepository(
  state: EcrState,
  input: DeleteRepositoryRequest,
  context: RequestContext,
): DeleteRepositoryResponse {
  const repository = find(state, input, context)
  if (input.force !== true && Object.keys(repository.images).length > 0) {
    throw new AwsError(
      'RepositoryNotEmptyException',
      `The repository with name '${repository.name}' in registry with id '${context.account}' cannot be deleted because it still contains images`,
    )
  }
  delete state.repositories[repository.name]
  return { repository: view(repository, context) }
}

export function tagResource(
  state: EcrState,
  input: TagResourceRequest,
  context: RequestContext,
): object {
  const repository = behind(state, input.resourceArn, context)
  repository.tags = checkedTags({ ...repository.tags, ...tagsOf(input.tags) }, tagRules)
  return {}
}

export function untagResource(
  state: EcrState,
  input: UntagResourceRequest,
  context: RequestContext,
): object {
  const repository = behind(state, input.resourceArn, context)
  repository.tags = withoutTags(repository.tags, input.tagKeys)
  return {}
}

export function listTagsForResource(
  state: EcrState,
  input: ListTagsForResourceRequest,
  context: RequestContext,
): ListTagsForResourceResponse {
  return { tags: tagList(behind(state, input.resourceArn, context).tags) }
}

function behind(state: EcrState, arn = '', context: RequestContext): RepositoryState {
  const start = arnOf('', context)
  const repositoryName = arn.startsWith(start) ? arn.slice(start.length) : arn
  return find(state, { repositoryName }, context)
}

function view(
  { name, createdAt, isImmutable }: RepositoryState,
  context: RequestContext,
): Repository {
  return {
    repositoryArn: arnOf(name, context),
    registryId: context.account,
    repositoryName: name,
    repositoryUri: `${hostOf(context)}/${name}`,
    createdAt: new Date(createdAt),
    imageTagMutability: isImmutable ? 'IMMUTABLE' : 'MUTABLE',
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: 'AES256' },
  }
}
