import type { RequestContext } from '../core/types.ts'

/** The ARN of a new resource, with an id that nothing else has: `newArn(context, 'targetgroup/web')`. */
export function newArn(context: RequestContext, resource: string): string {
  const { region, account } = context
  const id = characters(context, '0123456789abcdef', 16)
  return `arn:aws:elasticloadbalancing:${region}:${account}:${resource}/${id}`
}

/** The ARN of a new listener of a load balancer, or of a new rule of a listener. */
export function newArnBelow(context: RequestContext, parent: string, type: string): string {
  const [, , path] = /:(loadbalancer|listener)\/(.*)$/.exec(parent) ?? []
  return newArn(context, `${type}/${path}`)
}

/** The digits in the DNS name of a load balancer. */
export function dnsDigits(context: RequestContext): string {
  return characters(context, '123456789', 10)
}

function characters(context: RequestContext, alphabet: string, count: number): string {
  const one = () => alphabet.charAt(Math.floor(context.random() * alphabet.length))
  return Array.from({ length: count }, one).join('')
}
