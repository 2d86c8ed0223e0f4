import { pageOf } from '../core/pages.ts'
import type { Page } from '../core/pages.ts'
import { between } from './errors.ts'
import type { Ecs } from './model.ts'

interface PageRequest {
  readonly nextToken?: string | undefined
  readonly maxResults?: number | undefined
}

/** One page of a list that is ordered by `keyOf`, no larger than the settings of this ECS allow. */
export function page<T>(
  ecs: Ecs,
  request: PageRequest,
  sizes: { readonly usual: number; readonly max: number },
  items: readonly T[],
  keyOf: (item: T) => string,
  order: 'ascending' | 'descending' = 'ascending',
): Page<T> {
  between(request.maxResults, 1, sizes.max, 'maxResults')
  return pageOf(items, {
    keyOf,
    token: request.nextToken,
    limit: Math.min(request.maxResults ?? sizes.usual, ecs.settings.pageSizeMax),
    limitMax: sizes.max,
    descending: order === 'descending',
    badToken: 'InvalidParameterException',
    badLimit: 'InvalidParameterException',
  })
}
