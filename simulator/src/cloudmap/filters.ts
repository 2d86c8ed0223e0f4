import { pageOf } from '../core/pages.ts'
import type { Page } from '../core/pages.ts'
import { invalid } from './model.ts'

const pageMax = 100

export interface Filter {
  readonly Name?: string | undefined
  readonly Values?: readonly string[] | undefined
  readonly Condition?: string | undefined
}

/**
 * The items that pass all filters. `fields` tells by which names items can be found, and what stands there.
 * @throws AwsError InvalidInput
 */
export function filtered<Item>(
  items: readonly Item[],
  filters: readonly Filter[] = [],
  fields: Readonly<Record<string, (item: Item) => string | undefined>>,
): readonly Item[] {
  const tests = filters.map(({ Name = '', Values = [], Condition = 'EQ' }) => {
    const field = fields[Name]
    if (field === undefined) {
      throw invalid(`The simulator filters by ${Object.keys(fields).join(', ')}, not by ${Name}.`)
    }
    const holds = conditionOf(Condition, Values)
    return (item: Item): boolean => holds(field(item))
  })
  return items.filter((item) => tests.every((test) => test(item)))
}

function conditionOf(
  condition: string,
  values: readonly string[],
): (value: string | undefined) => boolean {
  switch (condition) {
    case 'EQ':
    case 'IN':
      return (value) => value !== undefined && values.includes(value)
    case 'BEGINS_WITH':
      return (value) => values.some((each) => value?.startsWith(each) === true)
    default:
      throw invalid(`The simulator filters by EQ, IN and BEGINS_WITH, not by ${condition}.`)
  }
}

/** A page in order of ids. */
export function idPage<Item extends { readonly id: string }>(
  items: readonly Item[],
  input: { readonly NextToken?: string | undefined; readonly MaxResults?: number | undefined },
): Page<Item> {
  return pageOf(items, {
    keyOf: ({ id }) => id,
    token: input.NextToken,
    limit: input.MaxResults,
    limitMax: pageMax,
    badToken: 'InvalidInput',
    badLimit: 'InvalidInput',
  })
}
