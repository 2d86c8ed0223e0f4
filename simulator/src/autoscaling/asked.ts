import { pageOf, type Page } from '../core/pages.ts'
import { dimension } from './model.ts'
import type { Scaling, TargetState } from './model.ts'

/** What every Describe of this service may say. */
interface Asked {
  readonly ServiceNamespace?: string | undefined
  readonly ScalableDimension?: string | undefined
  readonly NextToken?: string | undefined
  readonly MaxResults?: number | undefined
}

/** The targets of a namespace, a dimension and, if it names some, of resources. */
export function targetsAsked(
  { state }: Scaling,
  { ServiceNamespace, ScalableDimension = dimension }: Asked,
  resources: readonly (string | undefined)[] | undefined,
): readonly TargetState[] {
  if (ServiceNamespace !== 'ecs' || ScalableDimension !== dimension) return []
  const targets = Object.values(state.targets)
  return targets.filter(({ resource }) => resources?.includes(resource) ?? true)
}

/** A page, with the refusals of this service. */
export function pageAsked<Item>(
  found: readonly Item[],
  { NextToken, MaxResults }: Asked,
  keyOf: (item: Item) => string,
  limitMax: number,
): Page<Item> {
  return pageOf(found, {
    keyOf,
    token: NextToken,
    limit: MaxResults,
    limitMax,
    badToken: 'InvalidNextTokenException',
    badLimit: 'ValidationException',
  })
}
