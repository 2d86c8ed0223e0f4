import { pageOf } from '../core/pages.ts'
import type { Elb } from './model.ts'

const pageMax = 400

/** One page of a list in order of its keys, which are unique. `NextMarker` is absent on the last page. */
export function page<Item>(
  elb: Elb,
  request: { readonly Marker?: string | undefined; readonly PageSize?: number | undefined },
  items: readonly Item[],
  keyOf: (item: Item) => string,
): { readonly items: readonly Item[]; readonly NextMarker?: string } {
  const { pageSizeMax } = elb.settings
  const { PageSize } = request
  const { items: found, nextToken } = pageOf(items, {
    keyOf,
    token: request.Marker,
    limit:
      PageSize === undefined || PageSize > pageMax ? PageSize : Math.min(PageSize, pageSizeMax),
    limitMax: pageMax,
    limitDefault: pageSizeMax,
    badToken: 'ValidationError',
    badLimit: 'ValidationError',
  })
  return { items: found, ...(nextToken !== undefined && { NextMarker: nextToken }) }
}
