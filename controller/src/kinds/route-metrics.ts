import type { ServiceUnit } from '@plumbline/desired-state'
import { tailOf, type Context } from '../model/index.ts'
import { routedGroups } from './target-groups.ts'

/** A target group that carries requests of a service, as CloudWatch and auto scaling name it. */
export interface RouteGroup {
  /** `app/main/50dc6c495c0c9188` */
  readonly loadBalancer: string
  /** The resource, by `kind/name`. */
  readonly resource: string
}

/**
 * The target groups of one route, or of all. There are two of each where ECS moves requests from one to the other; which
 * of them carries them changes with every rollout, so that both have to be watched.
 */
export function groupsOfRoutes(
  unit: ServiceUnit,
  context: Context,
  ingress?: string,
): readonly RouteGroup[] {
  return routedGroups(unit, context)
    .filter((group) => ingress === undefined || group.ingress === ingress)
    .map(({ name, request: { loadBalancer } }) => ({
      loadBalancer: loadBalancer.slice(loadBalancer.indexOf('/') + 1),
      resource: `target-group/${name}`,
    }))
}

/** Of `AWS/ApplicationELB`, summed up or averaged over the targets of the group. */
export function metricOfGroup({ loadBalancer, resource }: RouteGroup, name: string) {
  return {
    Namespace: 'AWS/ApplicationELB',
    MetricName: name,
    Dimensions: [
      { Name: 'LoadBalancer', Value: loadBalancer },
      // A reference stands for the text that it becomes before the request is sent.
      { Name: 'TargetGroup', Value: tailOf(resource) as unknown as string },
    ],
  }
}

/** A query of the metric for each group, to be joined by an expression over their ids. */
export function queriesOfGroups(
  groups: readonly RouteGroup[],
  name: string,
  stat: string,
  prefix: string,
) {
  return groups.map((group, index) => ({
    Id: `${prefix}${index}`,
    ReturnData: false,
    MetricStat: { Metric: metricOfGroup(group, name), Stat: stat },
  }))
}

interface Query {
  readonly Id: string
}

/** A group without requests reports nothing, which counts as 0 beside the others. */
export function sumOf(queries: readonly Query[]): string {
  return queries.map(filled).join(' + ')
}

export function greatestOf(queries: readonly Query[]): string {
  return `MAX([${queries.map(filled).join(', ')}])`
}

function filled({ Id }: Query): string {
  return `FILL(${Id}, 0)`
}
