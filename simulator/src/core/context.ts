import { callNow } from './inner-call.ts'
import type { WorldParts } from './parts.ts'
import type { Peers } from './peers.ts'
import type { RequestContext } from './types.ts'

/** What a handler of `service` sees while it answers `principal`. */
export function contextOf(parts: WorldParts, service: string, principal: string): RequestContext {
  const { account, region, clock, timeline, streams } = parts
  const { now } = clock
  return {
    account,
    region,
    principal,
    now,
    after: (delayMs, event) => timeline.add(now + Math.max(0, delayMs), service, event),
    random: () => streams.next(service),
    peer: (name) => peerOf(parts, name, service),
    call(target, operation, input, as = servicePrincipal(parts, service)) {
      const call = { service: target, operation, input, principal: as }
      return callNow(parts, call, contextOf(parts, target, as))
    },
  }
}

/** What the service `name` offers. It acts in its own name, on its own part of the timeline. */
function peerOf<Name extends keyof Peers>(
  parts: WorldParts,
  name: Name,
  caller: string,
): Peers[Name] | undefined {
  const offered = parts.services
    .get(name)
    ?.peer?.(contextOf(parts, name, servicePrincipal(parts, caller)))
  return offered as Peers[Name] | undefined
}

/** The ARN under which the simulated services act on their own. */
export function servicePrincipal({ account }: WorldParts, service: string): string {
  return `arn:aws:iam::${account}:role/aws-service-role/${service}.amazonaws.com`
}
