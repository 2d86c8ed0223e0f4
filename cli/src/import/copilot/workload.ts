import type { JsonObject } from '@plumbline/controller/model'
import { seconds } from '../container.ts'
import { numberOf, present, textOf, unless } from '../json.ts'
import { containerOf, healthOf, startAfterOf } from './container.ts'
import { countOf } from './count.ts'
import { deployOf } from './deploy.ts'
import { routesOf } from './http.ts'
import type { Reading } from './reading.ts'
import { cronOf } from './schedule.ts'
import { repositoryOf, sidecarsOf } from './sidecars.ts'
import { storageOf } from './storage.ts'
import { durationOf } from './words.ts'

export interface Workload {
  readonly kind: 'Service' | 'Job'
  readonly spec: JsonObject
  /** In which subnets its tasks run. */
  readonly placement: 'public' | 'private'
}

/** Whose manifest it is, and in which environment it is read. */
export interface Whose {
  readonly name: string
  readonly application: string
  readonly environment: string
}

/** The listener of the environment that a type of service is reached through. */
const listeners: Readonly<Record<string, string>> = {
  'Load Balanced Web Service': 'public',
  'Backend Service': 'internal',
}

const types = ['Load Balanced Web Service', 'Backend Service', 'Worker Service', 'Scheduled Job']

/** A manifest, its overrides for one environment merged, in the words of the language; `undefined` for another type. */
export function workloadOf(root: Reading, whose: Whose): Workload | undefined {
  const type = textOf(root.take('type')) ?? ''
  root.take('name')
  root.take('environments')
  if (!types.includes(type)) {
    root.tell('type', `${type} runs on no ECS service or task`, 'it stays where it is')
    for (const key of root.keys()) root.take(key)
    return undefined
  }
  tellParts(root)
  return type === 'Scheduled Job' ? jobOf(root, whose) : serviceOf(root, whose, type)
}

function serviceOf(root: Reading, { name, application }: Whose, type: string): Workload {
  const task = taskOf(root, name, application)
  const image = root.part('image')
  const listener = listeners[type] ?? 'public'
  const { sidecars, ports, raw: sidecarRaw } = sidecarsOf(root, name, application)
  const { ingress, targetGroups, graceSeconds } = routesOf(root, listener, ports)
  const { scale, capacity } = countOf(root)
  const port = numberOf(image.take('port'))
  if (port !== undefined) tellDiscovery(image, name, application)
  const spec = present({
    ...task.spec,
    port,
    health: healthOf(image.part('healthcheck')),
    sidecars,
    ingress,
    mesh: meshOf(root, name, application, port),
    capacity,
    scale,
    ...deployOf(root),
    exec: root.take('exec') === true ? true : undefined,
    raw: present({
      containers: present({ [name]: task.raw, ...sidecarRaw }),
      service: present({ healthCheckGracePeriodSeconds: graceSeconds }),
      targetGroups,
    }),
  })
  return { kind: 'Service', spec, placement: task.placement }
}

/** A job whose schedule cannot be said is not written: without one it would run at once. */
function jobOf(root: Reading, { name, application, environment }: Whose): Workload | undefined {
  const task = taskOf(root, name, application)
  const { sidecars, raw: sidecarRaw } = sidecarsOf(root, name, application)
  const retries = numberOf(root.take('retries'))
  const timeout = durationOf(root.take('timeout'))
  const schedule = textOf(root.part('on').take('schedule')) ?? 'none'
  const cron = cronOf(schedule)
  if (cron === undefined) {
    root
      .part('on')
      .tell('schedule', noJob(schedule, environment), 'write the job by hand, with a schedule')
    return undefined
  }
  const what = 'Copilot goes on starting this job until its own is deleted: it would run twice'
  root.part('on').tell('schedule', what, `\`copilot job delete --name ${name}\` before you merge`)
  const containers = present({ [name]: task.raw, ...sidecarRaw })
  const spec = present({
    ...task.spec,
    schedule: { cron },
    sidecars,
    retries: unless(retries, 0),
    timeout: seconds(timeout),
    raw: present({ containers }),
  })
  return { kind: 'Job', spec, placement: task.placement }
}

function noJob(schedule: string, environment: string): string {
  const why =
    schedule === 'none'
      ? 'Copilot starts it only when somebody asks'
      : `${schedule} cannot be said with the five fields of cron`
  return `no job is written for ${environment}, because ${why}`
}

function taskOf(root: Reading, name: string, application: string) {
  const image = root.part('image')
  const { spec, raw } = containerOf(root, image)
  const storage = storageOf(root)
  return {
    raw,
    placement: networkOf(root),
    spec: {
      ...imageOf(image, name, application),
      cpu: unless(numberOf(root.take('cpu')), 256),
      memory: unless(numberOf(root.take('memory')), 512),
      arch: architectureOf(root),
      ...spec,
      startAfter: startAfterOf(image.take('depends_on')),
      ...storage,
      logs: { retention: `${numberOf(root.part('logging').take('retention')) ?? 30}d` },
    },
  }
}

/** Copilot builds the image with each deployment, and gives it a tag that stands in no file. */
function imageOf(image: Reading, name: string, application: string): JsonObject {
  const location = textOf(image.take('location'))
  if (location !== undefined) return { image: location }
  const what = `Copilot builds and pushes this image: ${application}/${name}:latest stands for it`
  image.tell('build', what, 'build and push it in your pipeline, and write its tag into spec.image')
  return { image: `${repositoryOf(name, application)}:latest` }
}

function architectureOf(root: Reading): string | undefined {
  const text = textOf(root.plain('platform'))
  const architecture = textOf(root.part('platform').take('architecture')) ?? text?.split('/')[1]
  const system = textOf(root.part('platform').take('osfamily')) ?? text?.split('/')[0] ?? 'linux'
  if (system.toLowerCase() !== 'linux') {
    const todo = 'write raw.taskDefinition.runtimePlatform, and sizes that Windows takes'
    root.tell('platform', `${system} has no word of its own`, todo)
  }
  return architecture === 'arm64' || architecture === 'arm' ? 'arm64' : undefined
}

/** All tasks of an environment share their network; what one of them has beside it is told. */
function networkOf(root: Reading): Workload['placement'] {
  const vpc = root.part('network').part('vpc')
  if (vpc.keys().includes('security_groups')) {
    const todo =
      'write them into network.securityGroups of the environment, or, with the subnets, into raw.service.networkConfiguration'
    vpc.tell('security_groups', 'are of this service alone', todo)
  }
  const placement = vpc.plain('placement')
  if (vpc.part('placement').keys().length > 0) {
    const todo = 'write network.subnets of the environment, or raw.service.networkConfiguration'
    vpc.tell('placement', 'names subnets of its own', todo)
  }
  return placement === 'private' ? 'private' : 'public'
}

/** Every service with a port has a name in the private zone of its environment, which others call it by. */
function tellDiscovery(image: Reading, name: string, application: string): void {
  const what = `Copilot registers it as ${name}.<environment>.${application}.local, and takes that name away with its stack`
  const todo =
    'where others call it by that name, make a Cloud Map service that outlives the stack, and write its ARN into spec.discovery'
  image.tell('port', what, todo)
}

/** Service Connect, in the namespace that Copilot made for the environment. */
function meshOf(
  root: Reading,
  name: string,
  application: string,
  port: number | undefined,
): JsonObject | undefined {
  const network = root.part('network')
  const alias = textOf(network.part('connect').take('alias'))
  if (network.plain('connect') !== true && alias === undefined) return undefined
  const namespace = `\${COPILOT_ENVIRONMENT_NAME}.${application}.local`
  const expose = port === undefined ? {} : { target: { port, as: alias ?? name } }
  return { namespace, ...present({ expose }) }
}

/** Parts that Copilot makes of other services of AWS, which stay where they are. */
function tellParts(root: Reading): void {
  for (const [key, what, todo] of others) if (root.keys().includes(key)) root.tell(key, what, todo)
  const logging = root.part('logging')
  for (const key of logging.keys().filter((one) => one !== 'retention')) {
    const todo = 'write a sidecar with Fluent Bit, and raw.containers.<name>.logConfiguration'
    logging.tell(key, 'FireLens has no word of its own', todo)
  }
}

const others = [
  [
    'nlb',
    'network load balancers have no word',
    'make it elsewhere, and write raw.service.loadBalancers',
  ],
  [
    'publish',
    'Copilot made these topics, and told the program their ARNs',
    'keep the topics, and write COPILOT_SNS_TOPIC_ARNS into env',
  ],
  [
    'subscribe',
    'Copilot made these queues, and told the program their addresses',
    'keep the queues, and write COPILOT_QUEUE_URI into env',
  ],
  ['observability', 'Copilot adds a collector for traces as a sidecar', 'write it into sidecars'],
  [
    'taskdef_overrides',
    'fields of the task definition by their path',
    'write them below raw.taskDefinition and raw.containers',
  ],
] as const
