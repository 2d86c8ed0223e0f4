import type { RequestContext } from '../core/types.ts'

type Place = Pick<RequestContext, 'account' | 'region'>

export function arnOf(place: Place, resource: string): string {
  return `arn:aws:ecs:${place.region}:${place.account}:${resource}`
}

/** The part of an ARN that names the resource: `service/shop/web`. */
export function resourceOf(arn: string): string {
  return arn.split(':').slice(5).join(':')
}

/** The last segment of an ARN, or the name itself. */
export function lastSegment(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1)
}

export function isArn(text: string): boolean {
  return text.startsWith('arn:')
}

/** The ARN of something inside a cluster: `below(clusterArn, 'task', id)` is `…:task/<cluster>/<id>`. */
export function below(clusterArn: string, type: string, name: string): string {
  const prefix = clusterArn.slice(0, clusterArn.lastIndexOf(':') + 1)
  return `${prefix}${type}/${lastSegment(clusterArn)}/${name}`
}

/** The ARN of something inside a service: `…:service-revision/<cluster>/<service>/<id>`. */
export function belowService(serviceArn: string, type: string, id: string): string {
  return `${serviceArn.replace(':service/', `:${type}/`)}/${id}`
}

/** The ARN of the service that a service deployment or a service revision belongs to. */
export function serviceOf(arn: string): string {
  return arn
    .slice(0, arn.lastIndexOf('/'))
    .replace(/:service-(?:deployment|revision)\//, ':service/')
}

/** Digits like those of `ecs-svc/<digits>` and of service revisions. */
export function digits(context: RequestContext, count: number): string {
  return pick(context, '0123456789', count).replace(/^0/, '1')
}

/** Lower-case hexadecimal digits, as in the id of a task. */
export function hex(context: RequestContext, count: number): string {
  return pick(context, '0123456789abcdef', count)
}

/** An id in the alphabet of service deployments. */
export function token(context: RequestContext, count: number): string {
  return pick(context, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', count)
}

function pick(context: RequestContext, alphabet: string, count: number): string {
  const one = () => alphabet.charAt(Math.floor(context.random() * alphabet.length))
  return Array.from({ length: count }, one).join('')
}
