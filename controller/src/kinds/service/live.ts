import type { Service } from '@aws-sdk/client-ecs'
import {
  compare,
  type AwsReader,
  type JsonObject,
  type Observed,
  type Proven,
  type Scope,
  type Shape,
} from '../../model/index.ts'
import { servicesByName } from '../ecs-reads.ts'
import { freeTagsIn } from '../free-tags.ts'
import { isJob, nameOfUnit, tagsOf } from '../ownership.ts'
import type { LiveService, ServiceRequest } from './change.ts'
import { normalLiveService } from './normal.ts'
import { currentRevision } from './revision.ts'
import { isLate, withDeadline } from './deadline.ts'
import { failuresOf, type Failures } from './rejected.ts'
import { follow, primaryOf } from './rollout.ts'
import { changedSecrets } from './secrets.ts'
import { groupsOfUnit, lookAtSuccession, withoutLeaving, type Succession } from './succession.ts'
import { lookAtWayBack } from './way-back.ts'

export async function observeService(
  reader: AwsReader,
  scope: Scope<ServiceRequest>,
): Promise<readonly Observed<LiveService>[]> {
  if (isJob(scope.context)) return []
  const name = nameOfUnit(scope.context)
  const [service, groups] = await Promise.all([
    reader.look(servicesByName, scope.context.environment.cluster, name),
    groupsOfUnit(reader, scope.context),
  ])
  const { loadBalancers = [] } = scope.wanted[0]?.request.input ?? {}
  const succession = await lookAtSuccession(reader, scope.context, groups, service, loadBalancers)
  if (service === undefined) {
    return [{ name, observation: { state: 'absent' }, facts: factsOf(succession) }]
  }
  if (service.status === 'INACTIVE') return [gone(name, service, succession)]
  const { proven, ...seen } = await look(reader, service, scope)
  const live = { ...seen, succession }
  return [
    {
      name,
      observation: { state: 'present', live },
      tags: tagsOf(service.tags),
      ...(service.serviceArn !== undefined && { identifier: service.serviceArn }),
      ...(proven !== undefined && { proven }),
      ...(onlyDue(live, scope.wanted[0]?.shape) && { due: true as const }),
    },
  ]
}

async function look(
  reader: AwsReader,
  service: Service,
  scope: Scope<ServiceRequest>,
): Promise<LiveService & { readonly proven?: Proven }> {
  const { wanted, following, followingSince, overtaken: newer, anew, suspect, now } = scope
  const request = wanted[0]?.request
  const overtaken = newer === true
  const tags = Object.fromEntries(
    (request?.input.tags ?? []).map(({ key = '', value = '' }) => [key, value]),
  )
  const current = await currentRevision(reader, service, request?.input ?? {}, scope.proven)
  const msMax = request?.rolloutMsMax ?? Infinity
  const followedMs = now - (followingSince ?? now)
  const late = isLate(service, following, msMax, followedMs)
  const followed =
    following === undefined
      ? undefined
      : await follow(reader, service, following, { thorough: overtaken || late, overtaken })
  const wayBack = followed && overtaken ? await lookAtWayBack(reader, followed) : undefined
  const overdue = late && followed?.rollout.phase === 'running'
  const running = service.currentServiceDeployment
  const failures: Failures = suspect ? await failuresOf(reader, service) : { rejected: [] }
  return {
    service,
    ...failures,
    changedSecrets: await changedSecrets(reader, service, request?.follows ?? []),
    freeTags: freeTagsIn(tagsOf(service.tags), tags),
    ...current,
    ...(followed !== undefined && {
      rollout: withDeadline(followed.rollout, followed.brief ?? {}, msMax, followedMs),
    }),
    ...(overdue && running !== undefined && { overdue: running }),
    ...(wayBack !== undefined && { wayBack }),
    ...(anew && primaryOf(service)?.rolloutState === 'FAILED' && { anew }),
  }
}

/** ECS keeps answering for a deleted service for a while, as INACTIVE. */
function gone(name: string, live: Service, succession: Succession): Observed<LiveService> {
  const predecessor = live.createdAt?.toISOString() ?? live.serviceArn ?? 'unknown'
  return { name, observation: { state: 'absent' }, predecessor, facts: factsOf(succession) }
}

function factsOf({ routed }: Succession): JsonObject {
  return { routed: routed as unknown as JsonObject }
}

/** A service that is being deleted is never what is wanted, whatever its fields say. */
export function actualService(live: LiveService): Shape {
  const { service, revision, succession, changedSecrets: changed = [], freeTags = {} } = live
  const normal = normalLiveService(service, revision)
  return {
    ...(succession === undefined ? normal : withoutLeaving(normal, succession)),
    ...(Object.keys(freeTags).length > 0 && { tags: freeTags }),
    ...(changed.length > 0 && {
      secrets: Object.fromEntries(changed.map((variable) => [variable, 'changed'])),
    }),
    ...(live.overdue !== undefined && { rollout: 'overdue' }),
    ...(live.anew && { rollout: 'given up' }),
    ...(service.status === 'DRAINING' && { status: 'DRAINING' }),
  }
}

/** A secret that changed and a rollout that is late are nobody's drift; they excuse nothing that was changed by hand. */
function onlyDue(live: LiveService, wanted: Shape | undefined): boolean {
  const isDue = live.overdue !== undefined || (live.changedSecrets ?? []).length > 0
  if (wanted === undefined || !isDue) return false
  const {
    secrets: _changed,
    rollout: _late,
    taskDefinition: _live,
    ...actual
  } = actualService(live)
  const { taskDefinition: _reference, ...shape } = wanted
  return compare(shape, actual).length === 0
}
