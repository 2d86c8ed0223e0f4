import type {
  Filter,
  ListSecretsRequest,
  ListSecretsResponse,
} from '@aws-sdk/client-secrets-manager'
import { pageOf } from '../core/pages.ts'
import { invalid } from './model.ts'
import type { SecretState, SecretsState } from './model.ts'
import { metadata, stagesById } from './read.ts'

const pageMax = 100
const sequenceDigits = 12

export function listSecrets(state: SecretsState, input: ListSecretsRequest): ListSecretsResponse {
  const filters = input.Filters ?? []
  for (const filter of filters) checkFilter(filter)
  const found = Object.values(state.secrets)
    .filter(({ deletedAt }) => deletedAt === undefined || input.IncludePlannedDeletion === true)
    .filter((secret) => filters.every((filter) => matches(secret, filter)))
  const { items, nextToken } = pageOf(found, {
    keyOf: ({ sequence }) => String(sequence).padStart(sequenceDigits, '0'),
    descending: input.SortOrder !== 'asc',
    token: input.NextToken,
    limit: input.MaxResults,
    limitMax: pageMax,
    badToken: 'InvalidNextTokenException',
    badLimit: 'InvalidParameterException',
  })
  return {
    SecretList: items.map((secret) => ({
      ...metadata(secret),
      SecretVersionsToStages: stagesById(secret),
    })),
    ...(nextToken !== undefined && { NextToken: nextToken }),
  }
}

const filterKeys: readonly string[] = ['all', 'description', 'name', 'tag-key', 'tag-value']

function checkFilter({ Key = 'all' }: Filter): void {
  if (filterKeys.includes(Key)) return
  throw invalid(`The simulator does not know the filter ${Key}; it has ${filterKeys.join(', ')}.`)
}

function matches(secret: SecretState, { Key = 'all', Values = [] }: Filter): boolean {
  const texts = textsAt(secret, Key)
  return Values.some((value) => {
    const [isNegated, prefix] = value.startsWith('!') ? [true, value.slice(1)] : [false, value]
    return texts.some((text) => text.startsWith(prefix)) !== isNegated
  })
}

function textsAt(secret: SecretState, key: string): readonly string[] {
  const { name, description = '', tags } = secret
  switch (key) {
    case 'name':
      return [name]
    case 'description':
      return [description]
    case 'tag-key':
      return Object.keys(tags)
    case 'tag-value':
      return Object.values(tags)
    default:
      return [name, description, ...Object.keys(tags), ...Object.values(tags)]
  }
}
