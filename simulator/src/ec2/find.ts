import type { Filter } from '@aws-sdk/client-ec2'
import { own } from '../core/own.ts'
import { pageOf } from '../core/pages.ts'
import type { Page } from '../core/pages.ts'
import { AwsError } from '../core/types.ts'
import { invalid } from './model.ts'

export interface Asked {
  readonly ids: readonly string[] | undefined
  readonly filters: readonly Filter[] | undefined
  readonly token: string | undefined
  readonly limit: number | undefined
}

interface Kind<Item> {
  /** The filter that names ids: unlike a list of ids it passes over those that are not there. */
  readonly idFilter: string
  /** What a filter of a name compares. */
  readonly filters: Readonly<Record<string, (item: Item) => string>>
  readonly notFound: (id: string) => AwsError
  /** What stands for an id where nothing of the kind was ever made. */
  readonly imagined: (id: string) => Item
}

/**
 * What a Describe answers with. Where nobody has made anything of a kind, everything is there that is asked for by id.
 * @throws AwsError when an id is that of nothing
 */
export function found<Item extends { readonly id: string }>(
  items: Readonly<Record<string, Item>>,
  { ids, filters = [], token, limit }: Asked,
  kind: Kind<Item>,
): Page<Item> {
  if (ids !== undefined && limit !== undefined) {
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter MaxResults cannot be used with ids in the same request',
    )
  }
  if (limit !== undefined && limit < 5) throw invalid(`Value ( ${limit} ) for MaxResults`)
  const isUnused = Object.keys(items).length === 0
  const idsWanted = ids ?? (isUnused ? idsIn(filters, kind) : undefined)
  const named = idsWanted?.map((id) => own(items, id) ?? missing(id, isUnused, kind))
  return pageOf(
    (named ?? Object.values(items)).filter((item) => passes(item, filters, kind)),
    {
      keyOf: ({ id }) => id,
      token,
      limit,
      limitMax: 1_000,
      badToken: 'InvalidNextToken',
      badLimit: 'InvalidParameterValue',
    },
  )
}

function idsIn<Item>(
  filters: readonly Filter[],
  { idFilter }: Kind<Item>,
): readonly string[] | undefined {
  return filters.find(({ Name }) => Name === idFilter)?.Values
}

function missing<Item>(id: string, isUnused: boolean, kind: Kind<Item>): Item {
  if (isUnused) return kind.imagined(id)
  throw kind.notFound(id)
}

function passes<Item>(
  item: Item,
  filters: readonly Filter[],
  { filters: known }: Kind<Item>,
): boolean {
  return filters.every(({ Name = '', Values = [] }) => {
    const of = own(known, Name)
    if (of === undefined) throw invalid(`The filter '${Name}' is invalid`)
    return Values.includes(of(item))
  })
}
