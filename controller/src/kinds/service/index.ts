import {
  ListServicesCommand,
  type CreateServiceCommandOutput,
  type Service,
} from '@aws-sdk/client-ecs'
import type { Environment, Unit, UnitId } from '@plumbline/desired-state'
import {
  defineKind,
  reads,
  ref,
  type AwsReader,
  type Context,
  type HealthReport,
  type JsonObject,
  type Observed,
  type OwnedUnit,
  type Scope,
  type Shape,
  type Wanted,
} from '../../model/index.ts'
import { describeServices, servicesByName } from '../ecs-reads.ts'
import { describeTargetGroups } from '../elb-reads.ts'
import { familyOf, isJob, nameOfUnit, tagsOf } from '../ownership.ts'
import { compileService, wantedShape, type ServiceRequest } from './compile.ts'
import { normalLiveService } from './normal.ts'
import {
  createService,
  deleteService,
  planService,
  updateService,
  waitOfService,
  type LiveService,
} from './plan.ts'
import {
  describeServiceRevisions,
  follow,
  listServiceDeployments,
  primaryOf,
  rejectedTaskDefinitions,
} from './rollout.ts'
import { afterRules, withRoutes } from './routes.ts'
import { sources } from './sources.ts'
import { groupsOfUnit, successionOf, withoutLeaving, type Succession } from './succession.ts'

const listServices = reads('ecs:ListServices', ListServicesCommand)
/** The most that one page of ListServices holds; the default would be 10. */
const servicesPerPage = 100

export const service = defineKind<ServiceRequest, LiveService>({
  name: 'service',
  calls: [
    listServices,
    describeServices,
    listServiceDeployments,
    describeServiceRevisions,
    describeTargetGroups,
    createService,
    updateService,
    deleteService,
  ],
  wanted,
  observe,
  actual,
  plan: planService,
  waits: waitOfService,
  health,
  sources,
  read,
  inventory,
})

function wanted(unit: Unit, context: Context): readonly Wanted<ServiceRequest>[] {
  if (unit.kind !== 'service') return []
  const input = withRoutes(compileService(unit, context), unit, context)
  const taskDefinition = ref(`task-definition/${familyOf(context)}`)
  return [
    {
      name: nameOfUnit(context),
      request: {
        input: { ...input, taskDefinition: taskDefinition as unknown as string },
        allowReplace: unit.spec.allowReplace,
      },
      shape: { ...wantedShape(unit, input), taskDefinition },
      after: afterRules(unit),
    },
  ]
}

async function observe(
  reader: AwsReader,
  scope: Scope<ServiceRequest>,
): Promise<readonly Observed<LiveService>[]> {
  if (isJob(scope.context)) return []
  const name = nameOfUnit(scope.context)
  const [live, groups] = await Promise.all([
    reader.look(servicesByName, scope.context.environment.cluster, name),
    groupsOfUnit(reader, scope.context),
  ])
  const { loadBalancers = [] } = scope.wanted[0]?.request.input ?? {}
  const succession = successionOf(live, loadBalancers, groups)
  if (live === undefined) {
    return [{ name, observation: { state: 'absent' }, facts: factsOf(succession) }]
  }
  if (live.status === 'INACTIVE') return [gone(name, live, succession)]
  const rollout =
    scope.following === undefined ? undefined : await follow(reader, live, scope.following)
  const rejected = scope.suspect ? await rejectedTaskDefinitions(reader, live) : []
  return [
    {
      name,
      observation: {
        state: 'present',
        live: { service: live, succession, rejected, ...(rollout !== undefined && { rollout }) },
      },
      tags: tagsOf(live.tags),
      ...(live.serviceArn !== undefined && { identifier: live.serviceArn }),
    },
  ]
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
function actual({ service: live, succession }: LiveService): Shape {
  const normal = normalLiveService(live)
  const shape = succession === undefined ? normal : withoutLeaving(normal, succession)
  return live.status === 'DRAINING' ? { ...shape, status: 'DRAINING' } : shape
}

function health(live: LiveService): HealthReport {
  const primary = primaryOf(live.service)
  const desired = live.service.desiredCount ?? 0
  const running = live.service.runningCount ?? 0
  const counts = `${running} of ${desired} tasks run`
  const more = {
    ...(live.rollout !== undefined && { rollout: live.rollout }),
    ...(live.rejected.length > 0 && { rejected: live.rejected }),
  }
  if (live.service.status === 'DRAINING') {
    return { health: 'Progressing', reason: 'Draining', why: `being deleted, ${counts}`, ...more }
  }
  if (primary?.rolloutState === 'FAILED') {
    const why = primary.rolloutStateReason ?? counts
    return { health: 'Degraded', reason: 'DeploymentFailed', why, ...more, givenUp: why }
  }
  if (primary?.rolloutState === 'IN_PROGRESS') {
    const running = primary.id === undefined ? {} : { running: primary.id }
    return { health: 'Progressing', reason: 'RolloutInProgress', why: counts, ...more, ...running }
  }
  if (running !== desired) {
    const reason = running < desired ? 'TasksMissing' : 'TasksLeaving'
    return { health: 'Progressing', reason, why: counts, ...more }
  }
  const why = desired === 0 ? 'scaled to zero' : counts
  return { health: 'Healthy', reason: 'AllTasksRunning', why, ...more }
}

function read(output: object): { readonly identifier?: string; readonly rollout?: string } {
  const written = (output as CreateServiceCommandOutput).service
  const rollout = written === undefined ? undefined : primaryOf(written)?.id
  return {
    ...(written?.serviceArn !== undefined && { identifier: written.serviceArn }),
    ...(rollout !== undefined && { rollout }),
  }
}

/** Units that own a service in the environment's cluster and are not among the wanted names. */
async function inventory(
  reader: AwsReader,
  environment: Environment,
  wantedNames: ReadonlySet<string>,
): Promise<readonly OwnedUnit[]> {
  const names = await listNames(reader, environment.cluster)
  const unknown = names.filter((name) => !wantedNames.has(name))
  const looks = unknown.map((name) => reader.look(servicesByName, environment.cluster, name))
  const live = await Promise.all(looks)
  return live.flatMap((one) => {
    const tags = tagsOf(one?.tags)
    const unit = tags['plumbline:unit']
    // Tags are copied from one service to another by hand: only the one of the unit's own name is the unit's.
    const ours = unit === `${environment.name}/service/${one?.serviceName}`
    return ours && one?.status === 'ACTIVE'
      ? [{ unit: unit as UnitId, source: tags['plumbline:source'] ?? '' }]
      : []
  })
}

async function listNames(reader: AwsReader, cluster: string): Promise<readonly string[]> {
  const names: string[] = []
  let nextToken: string | undefined
  do {
    const page = await reader.read(listServices, {
      cluster,
      maxResults: servicesPerPage,
      ...(nextToken !== undefined && { nextToken }),
    })
    names.push(...(page.serviceArns ?? []).map((arn) => arn.slice(arn.lastIndexOf('/') + 1)))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return names
}
