import type { JsonObject } from '@plumbline/controller/model'
import { load } from '@plumbline/desired-state'
import type { Environment, SourceFile } from '@plumbline/desired-state'
import { filledDefinition, filledIn } from './blanks.ts'
import { documentText, literal } from './document.ts'
import { draftUnit } from './draft.ts'
import { draftEnvironment, surroundingsOf } from './environment.ts'
import { sourceFile, type NewFile } from './files.ts'
import { listOf, numberOf, objectOf, textOf } from './json.ts'
import { mainContainer, plainName, plainNameOf, serviceName } from './names.ts'
import { note, type Note } from './notes.ts'
import { withImages } from './placeholders.ts'
import { serviceSpec } from './service.ts'
import { homeNotes, serviceAround } from './home-of-tasks.ts'
import { groupsOf, taskSpec, unusedGroup } from './task.ts'
import { twiceNotes } from './twice.ts'

export interface TaskdefInput {
  /** As `describe-task-definition` or `register-task-definition` has it. */
  readonly definition: JsonObject
  /** As `describe-services` or `create-service` has it; left out for a task definition alone. */
  readonly service?: JsonObject
  readonly kind: 'Service' | 'Job'
  readonly name?: string
  readonly environment?: string
  /** Fields of the spec that the two do not tell. */
  readonly more?: JsonObject
  /** What it is called in notes. */
  readonly place: string
  /** What a field of the service is called in notes; the place of the definition when it is left out. */
  readonly serviceAt?: (field: string) => string
  /** Whether `more` says who decides about the number of tasks, which no file does. */
  readonly knowsScaling?: boolean
  /** Tags of the task definition, which stand beside it. */
  readonly tags?: readonly JsonObject[]
  /** Documents that are there already. */
  readonly around: readonly SourceFile[]
}

export interface Imported {
  readonly files: readonly NewFile[]
  readonly notes: readonly Note[]
  /** Whether the documents load without a problem. */
  readonly loads: boolean
}

/** A task definition, and a service around it, as documents; `undefined` without a container. Pure. */
export function importTaskdef(given: TaskdefInput): Imported | undefined {
  const home = homeOf(given)
  const filled = withImages(filledDefinition(given.definition), home, given.place)
  const input = withoutController({ ...given, definition: filled.definition })
  const { service = {}, place, tags = [] } = input
  const serviceAt = input.serviceAt ?? (() => place)
  const main = mainContainer(
    input.definition,
    input.kind === 'Service' ? service : undefined,
    input.name,
  )
  if (main === undefined) return undefined
  const called =
    input.name ?? textOf(service.serviceName) ?? textOf(input.definition.family) ?? 'unnamed'
  const form = input.kind === 'Service' ? serviceName : plainName
  const name = form.test(called) ? called : plainNameOf(called)
  const written = unitFile(input, main, name, home)
  return {
    files: [...home.files, written.file],
    notes: [
      ...(called === name ? [] : [renamed(place, called, name, input.kind)]),
      ...home.notes,
      ...filled.notes,
      ...statusNotes(serviceAt('status'), given),
      ...controllerNotes(serviceAt('deploymentController'), given),
      ...homeNotes(
        place,
        input.definition,
        input.kind === 'Service' && input.service !== undefined ? 'known service' : input.kind,
      ),
      ...twiceNotes(place, input.definition),
      ...logNotes(place, input.definition),
      ...routingNotes(serviceAt('loadBalancers'), service),
      ...countNotes(serviceAt('desiredCount'), input),
      ...tagNotes(place, [...listOf(service.tags), ...tags]),
      ...written.notes,
    ],
    loads: written.loads,
  }
}

/** The environment of a unit: one that is there, or a new document. */
interface Home {
  readonly name: string
  readonly account: string
  readonly region: string
  readonly files: readonly NewFile[]
  readonly notes: readonly Note[]
}

function homeOf({ around, place, definition, service = {}, ...input }: TaskdefInput): Home {
  const { environments } = load(around)
  const [only, ...others] = environments.keys()
  const name = input.environment ?? (others.length === 0 ? only : undefined) ?? 'prod'
  const there: Environment | undefined = environments.get(name)
  if (there !== undefined) {
    return { name, account: there.account, region: there.region, files: [], notes: [] }
  }
  const path = `environments/${name}.yaml`
  const known = surroundingsOf(definition, service)
  const { draft, notes } = draftEnvironment(name, known, place)
  const { account = '', region = '' } = draft.spec as Readonly<Record<string, string>>
  // One that is there and has problems is mended, not written a second time.
  if (around.some((one) => one.path === path)) {
    return { name, account, region, files: [], notes: [] }
  }
  return { name, account, region, files: [{ path, text: documentText(draft) }], notes }
}

function unitFile(
  { definition, service, kind, place, around, more = {} }: TaskdefInput,
  main: JsonObject,
  name: string,
  home: Home,
): { readonly file: NewFile; readonly notes: readonly Note[]; readonly loads: boolean } {
  const path = `apps/${name}/${kind === 'Service' ? 'service' : 'job'}.yaml`
  const spec = literal({
    ...taskSpec(definition, main, { kind, name, account: home.account }),
    ...(kind === 'Service' &&
      (service === undefined ? serviceAround(definition) : serviceSpec(service))),
    ...more,
  })
  const model = { taskDefinition: definition, ...(service !== undefined && { service }) }
  const wish = { kind, name, environment: home.name, path, spec, model, place }
  const { draft, notes, unit } = draftUnit(wish, [
    ...around.filter((one) => one.path !== path),
    ...home.files.map(sourceFile),
  ])
  return { file: { path, text: documentText(draft) }, notes, loads: unit !== undefined }
}

/** Plumbline lets ECS make the deployments, whoever made them before. */
function withoutController(input: TaskdefInput): TaskdefInput {
  if (input.service === undefined) return input
  const { deploymentController: _controller, ...service } = input.service
  return { ...input, service: filledIn(service) }
}

function statusNotes(place: string, { service = {} }: TaskdefInput): readonly Note[] {
  const status = textOf(service.status) ?? 'ACTIVE'
  if (status === 'ACTIVE') return []
  const what = `the service is ${status}: it was deleted, and the document makes one like it`
  return [note(place, what, 'leave it at that, or look for the one that runs')]
}

function controllerNotes(place: string, { service = {} }: TaskdefInput): readonly Note[] {
  const type = textOf(objectOf(service.deploymentController).type) ?? 'ECS'
  if (type === 'ECS') return []
  const what = `its deployments are made by ${type}; those of the document are made by ECS`
  const todo =
    'let them be made by ECS before the hand-over (deploymentController ECS), or give the document another name, for a service beside it'
  return [note(place, what, todo)]
}

function renamed(place: string, before: string, after: string, kind: 'Service' | 'Job'): Note {
  const has =
    kind === 'Service'
      ? 'names of services have letters, digits, dashes and underscores, 100 at most'
      : 'names of jobs have lower-case letters, digits and dashes, 63 at most'
  return note(place, `${before} is called ${after}: ${has}`, 'with --name you choose another one')
}

function logNotes(place: string, definition: JsonObject): readonly Note[] {
  if (groupsOf(definition).length > 0) return []
  const what = `no container writes to CloudWatch Logs: logs.group is ${unusedGroup}, which nothing uses, so that no group is made`
  return [note(place, what, 'to log, take logs.group and the logConfiguration in raw away')]
}

/** Target groups that somebody else made stay theirs. */
function routingNotes(place: string, { loadBalancers }: JsonObject): readonly Note[] {
  return listOf(loadBalancers).map(({ targetGroupArn, loadBalancerName }) => {
    const what = `${textOf(targetGroupArn) ?? textOf(loadBalancerName) ?? 'a load balancer'} is used as it is, and not managed`
    const todo =
      'to have its routes in Git, write spec.ingress and take raw.service.loadBalancers away: tasks are replaced, behind a new target group'
    return note(place, what, todo)
  })
}

/** A file says how many tasks there were, or are to be, and not whether somebody changes that number all day long. */
function countNotes(place: string, { kind, service, knowsScaling }: TaskdefInput): readonly Note[] {
  if (kind !== 'Service' || service === undefined || knowsScaling === true) return []
  if (service.schedulingStrategy === 'DAEMON') return []
  const count = numberOf(service.desiredCount)
  if (count === undefined) {
    const what = 'nothing says the number of tasks: scale is elsewhere, so that it stays what it is'
    return [note(place, what, 'write the number into scale, or a block with min and max')]
  }
  const what = `${count} is how many tasks it has; whether auto scaling decides about that stands in no file`
  const todo =
    'where it does, write scale: elsewhere; `aws application-autoscaling describe-scalable-targets --service-namespace ecs` tells'
  return [note(place, what, todo)]
}

/** Tags that people gave. They stay on what has them; what is made from now on gets those of the document. */
function tagNotes(place: string, tags: readonly JsonObject[]): readonly Note[] {
  const own = tags.flatMap(({ key, value }) => {
    const name = textOf(key) ?? ''
    return name === '' || /^(aws|plumbline):/.test(name) ? [] : [[name, textOf(value) ?? '']]
  })
  if (own.length === 0) return []
  const written = JSON.stringify(Object.fromEntries(own))
  const what = `its tags are not carried over: they stay on the service, and new revisions come without them`
  return [note(place, what, `to have them in Git, write metadata.tags: ${written}`)]
}

/** The task definition in the JSON of a describe call, of a register call, or by itself. */
export function definitionIn(json: unknown): JsonObject | undefined {
  const outer = objectOf(json)
  const inner = objectOf(outer.taskDefinition)
  const definition = inner.containerDefinitions === undefined ? outer : inner
  return listOf(definition.containerDefinitions).length > 0 ? definition : undefined
}

/** The tags that `describe-task-definition --include TAGS` answers beside a task definition. */
export function tagsIn(json: unknown): readonly JsonObject[] {
  return listOf(objectOf(json).tags)
}

/** What a service has, and a task definition has not; a definition of ecspresso has some of it, and no name. */
const partsOfServices = [
  'desiredCount',
  'launchType',
  'capacityProviderStrategy',
  'networkConfiguration',
  'deploymentConfiguration',
  'schedulingStrategy',
]

/** The service in the JSON of `describe-services`, of a create call, or by itself; of several the one of that name. */
export function serviceIn(json: unknown, name?: string): JsonObject | undefined {
  const outer = objectOf(json)
  const all = listOf(outer.services)
  const first = all.find(({ serviceName }) => serviceName === name) ?? all[0]
  const whole = outer.service === undefined ? outer : objectOf(outer.service)
  const service = first ?? whole
  const isService =
    textOf(service.serviceName) !== undefined || partsOfServices.some((part) => part in service)
  return isService ? service : undefined
}
