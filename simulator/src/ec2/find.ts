import type { Filter } from '@aws-sdk/client-ec2'
import { own } from '../core/own.ts'
import { pageOf } from '../core/pages.ts'
import type { Page } from '../core/pages.ts'
import type { Tags } from '../core/tag-list.ts'
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
  /** The tags that `tag:<key>` and `tag-key` compare; left out where none are kept. */
  readonly tags?: (item: Item) => Tags
  readonly notFound: (id: string) => AwsError
  /** What stands for an id where nothing of the kind was ever made; left out where nothing does. */
  readonly imagined?: (id: string) => Item
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
  const isUnused = Object.keys(items).length === 0 && kind.imagined !== undefined
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
  if (isUnused && kind.imagined !== undefined) return kind.imagined(id)
  throw kind.notFound(id)
}

function passes<Item>(item: Item, filters: readonly Filter[], kind: Kind<Item>): boolean {
  return filters.every(({ Name = '', Values = [] }) => {
    const has = compared(item, Name, kind)
    return Values.some((value) => has.some((one) => isLike(one, value)))
  })
}

/** What an item has of that which a filter names. */
function compared<Item>(
  item: Item,
  name: string,
  { filters, tags }: Kind<Item>,
): readonly string[] {
  if (tags !== undefined && name === 'tag-key') return Object.keys(tags(item))
  if (tags !== undefined && name.startsWith('tag:')) {
    const value = own(tags(item), name.slice('tag:'.length))
    return value === undefined ? [] : [value]
  }
  const of = own(filters, name)
  if (of === undefined) throw invalid(`The filter '${name}' is invalid`)
  return [of(item)]
}

/** In a filter `*` stands for any text and `?` for one character. */
function isLike(text: string, value: string): boolean {
  const pattern = value.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text)
}
