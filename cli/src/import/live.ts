import type { LiveCluster, LiveRoute, LiveService } from '@plumbline/controller'
import type { JsonObject } from '@plumbline/controller/model'
import { load } from '@plumbline/desired-state'
import type { SourceFile } from '@plumbline/desired-state'
import { documentText } from './document.ts'
import { draftEnvironment, surroundingsOf, type Surroundings } from './environment.ts'
import { sourceFile, type NewFile } from './files.ts'
import { listenersOf, rangesIn } from './listeners.ts'
import { listOf, numberOf, objectOf, present, textOf } from './json.ts'
import { serviceName } from './names.ts'
import { note, type Note } from './notes.ts'
import { importTaskdef } from './taskdef.ts'

export interface LiveInput {
  readonly cluster: LiveCluster
  readonly environment: string
  /** Documents that are there already. */
  readonly around: readonly SourceFile[]
}

/** One service that became a document. */
export interface ImportedService {
  readonly unit: `${string}/service/${string}`
  readonly arn: string
  readonly file: NewFile
}

export interface ImportedLive {
  readonly environmentFile?: NewFile
  readonly services: readonly ImportedService[]
  readonly notes: readonly Note[]
}

/** Running services as documents: each becomes what runs, field by field. Pure. */
export function importLive({ cluster, environment, around }: LiveInput): ImportedLive {
  const chosen = cluster.services.filter((one) => whyNot(one) === undefined)
  const skipped = cluster.services.flatMap((one) => whyNot(one) ?? [])
  const home = homeOf(cluster, chosen, environment, around)
  const homes = home.file === undefined ? [] : [home.file]
  const documents = [...around, ...homes.map(sourceFile)]
  const services = chosen.map((one) => importService(one, environment, documents))
  return {
    ...(home.file !== undefined && { environmentFile: home.file }),
    services: services.flatMap(({ imported }) => imported ?? []),
    notes: [...skipped, ...home.notes, ...services.flatMap(({ notes }) => notes)],
  }
}

function placeOf({ service }: LiveService): string {
  return `service ${textOf(service.serviceName) ?? ''}`
}

/** Why a service stays who it belongs to. */
function whyNot(live: LiveService): Note | undefined {
  const { service } = live
  const place = placeOf(live)
  const owner = listOf(service.tags).find(({ key }) => key === 'plumbline:unit')?.value
  const controller = textOf(objectOf(service.deploymentController).type) ?? 'ECS'
  if (owner !== undefined) {
    return note(
      place,
      `is left out: it belongs to ${textOf(owner)} already`,
      'look for its document',
    )
  }
  if (service.resourceManagementType === 'ECS') {
    return note(place, 'is left out: ECS itself manages it (Express Mode)', 'leave it to ECS')
  }
  if (controller !== 'ECS') {
    const todo = 'let its deployments be made by ECS first: deploymentController ECS'
    return note(place, `is left out: its deployments are made by ${controller}`, todo)
  }
  if (!serviceName.test(textOf(service.serviceName) ?? '')) {
    const todo = 'make a service with a shorter name, and import its task definition'
    return note(place, 'is left out: its name has more than 100 characters', todo)
  }
  return undefined
}

/** The environment that is there, or a document after what most services have in common. */
function homeOf(
  cluster: LiveCluster,
  services: readonly LiveService[],
  environment: string,
  around: readonly SourceFile[],
): { readonly file?: NewFile; readonly notes: readonly Note[] } {
  if (load(around).environments.has(environment) || services.length === 0) return { notes: [] }
  const place = `environment ${environment}`
  const listeners = listenersOf(services.flatMap(({ routes }) => routes))
  const more = present({ listeners: rangesIn(listeners, cluster.priorities) })
  const { draft, notes } = draftEnvironment(environment, commonOf(services), place, more)
  const file = { path: `environments/${environment}.yaml`, text: documentText(draft) }
  return { file, notes }
}

/** What is said most often; services that differ say so themselves. */
function commonOf(services: readonly LiveService[]): Surroundings {
  const found = services.map(({ taskDefinition, service }) =>
    surroundingsOf(taskDefinition, service),
  )
  const whole = found.filter(({ subnets }) => subnets !== undefined)
  const counted = Map.groupBy(whole.length > 0 ? whole : found, (one) => JSON.stringify(one))
  const [most] = [...counted.values()].toSorted((a, b) => b.length - a.length)
  return most?.[0] ?? {}
}

function importService(
  live: LiveService,
  environment: string,
  around: readonly SourceFile[],
): { readonly imported?: ImportedService; readonly notes: readonly Note[] } {
  const { service, taskDefinition, scaling } = live
  const place = placeOf(live)
  const imported = importTaskdef({
    definition: taskDefinition,
    service,
    kind: 'Service',
    environment,
    place,
    around,
    knowsScaling: true,
    ...(scaling !== undefined && { more: { scale: 'elsewhere' } }),
  })
  const file = imported?.files.find(({ path }) => path.startsWith('apps/'))
  const notes = [
    ...(imported?.notes ?? []),
    ...live.routes.map((route) => routeNote(place, route)),
    ...(scaling === undefined ? [] : [scalingNote(place, scaling)]),
  ]
  if (imported === undefined || file === undefined || !imported.loads) return { notes }
  const unit = `${environment}/service/${textOf(service.serviceName) ?? ''}` as const
  return { imported: { unit, arn: textOf(service.serviceArn) ?? '', file }, notes }
}

function routeNote(place: string, { rule, targetGroup }: LiveRoute): Note {
  const conditions = listOf(rule.Conditions).map((condition) => {
    const values = ['HostHeaderConfig', 'PathPatternConfig'].flatMap((config) => {
      const { Values } = objectOf(condition[config])
      return Array.isArray(Values) ? (Values as readonly string[]) : []
    })
    return `${textOf(condition.Field) ?? '?'} ${values.join(', ')}`.trim()
  })
  const says = conditions.length === 0 ? 'everything else' : conditions.join(' and ')
  const what = `rule ${textOf(rule.Priority) ?? '?'} sends ${says} to ${textOf(targetGroup.TargetGroupName) ?? '?'}, and goes on doing so`
  return note(place, what, 'the same as spec.ingress makes a rule and a target group beside them')
}

/** Policies have names of their own, so that ours would come beside them: their owner keeps them. */
function scalingNote(
  place: string,
  { target, policies }: NonNullable<LiveService['scaling']>,
): Note {
  const block = present({
    min: numberOf(target.MinCapacity),
    max: numberOf(target.MaxCapacity),
    ...Object.assign({}, ...policies.map(targetIn)),
  })
  const written = JSON.stringify(block)
    .replaceAll('"', '')
    .replaceAll(/([:,])/g, '$1 ')
  const what = `auto scaling decides about the number of its tasks, and goes on doing so: scale is elsewhere`
  const todo = `to have it in Git, deregister the scalable target, or tag it as the service, and write scale: ${written}`
  return note(place, what, todo)
}

const predefined: Readonly<Record<string, string>> = {
  ECSServiceAverageCPUUtilization: 'cpu',
  ECSServiceAverageMemoryUtilization: 'memory',
  ALBRequestCountPerTarget: 'requestsPerTask',
}

function targetIn(policy: JsonObject): JsonObject {
  const tracking = objectOf(policy.TargetTrackingScalingPolicyConfiguration)
  const metric = textOf(objectOf(tracking.PredefinedMetricSpecification).PredefinedMetricType)
  const word = predefined[metric ?? '']
  const value = numberOf(tracking.TargetValue)
  if (word === undefined || value === undefined) return {}
  return { [word]: word === 'requestsPerTask' ? value : `${value}%` }
}
