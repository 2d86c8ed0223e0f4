import type {
  CreatePullThroughCacheRuleRequest,
  CreatePullThroughCacheRuleResponse,
  DescribePullThroughCacheRulesRequest,
  DescribePullThroughCacheRulesResponse,
} from '@aws-sdk/client-ecr'
import { own } from '../core/own.ts'
import { pageOf } from '../core/pages.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { invalid, page } from './model.ts'
import type { CacheRuleState, EcrState } from './model.ts'

const prefixPattern = /^(ROOT|[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*)$/

export function createPullThroughCacheRule(
  state: EcrState,
  input: CreatePullThroughCacheRuleRequest,
  context: RequestContext,
): CreatePullThroughCacheRuleResponse {
  const { ecrRepositoryPrefix: prefix = '', upstreamRegistryUrl: upstream = '' } = input
  if (!prefixPattern.test(prefix)) throw invalid(`ecrRepositoryPrefix '${prefix}'`)
  if (upstream === '') throw invalid('upstreamRegistryUrl must be given')
  const rules = (state.cacheRules ??= {})
  if (own(rules, prefix) !== undefined) {
    throw new AwsError(
      'PullThroughCacheRuleAlreadyExistsException',
      `A pull through cache rule with the prefix '${prefix}' exists.`,
    )
  }
  rules[prefix] = { prefix, upstream, createdAt: context.now }
  return {
    ecrRepositoryPrefix: prefix,
    upstreamRegistryUrl: upstream,
    createdAt: new Date(context.now),
    registryId: context.account,
  }
}

export function describePullThroughCacheRules(
  state: EcrState,
  input: DescribePullThroughCacheRulesRequest,
  { account }: RequestContext,
): DescribePullThroughCacheRulesResponse {
  const mine = input.registryId === undefined || input.registryId === account
  const all = mine ? Object.values(state.cacheRules ?? {}) : []
  const { ecrRepositoryPrefixes: prefixes } = input
  const found = all.filter(({ prefix }) => prefixes?.includes(prefix) ?? true)
  const { items, nextToken } = pageOf(
    found,
    page(({ prefix }) => prefix, input),
  )
  const view = ({ prefix, upstream, createdAt }: CacheRuleState) => ({
    ecrRepositoryPrefix: prefix,
    upstreamRegistryUrl: upstream,
    createdAt: new Date(createdAt),
    registryId: account,
  })
  return { pullThroughCacheRules: items.map(view), nextToken }
}

/** Whether an image of this name is fetched from another registry when it is pulled. */
export function isCached({ cacheRules = {} }: EcrState, repository: string): boolean {
  return Object.keys(cacheRules).some(
    (prefix) => prefix === 'ROOT' || repository.startsWith(`${prefix}/`),
  )
}
