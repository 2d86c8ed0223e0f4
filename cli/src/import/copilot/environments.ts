import type { JsonObject } from '@plumbline/controller/model'
import { documentText } from '../document.ts'
import { draftEnvironment } from '../environment.ts'
import type { NewFile } from '../files.ts'
import { listOf, present, textOf } from '../json.ts'
import { note, type Note } from '../notes.ts'
import type { Manifest } from './manifest.ts'
import { placesIn } from './place.ts'
import { readManifest, type Reading } from './reading.ts'

export interface CopilotEnvironment {
  readonly name: string
  readonly application: string
  /** Its manifest; left out when there is none. */
  readonly manifest?: Manifest
  readonly place: string
  readonly account?: string | undefined
  readonly region?: string | undefined
  readonly placement: 'public' | 'private'
  /** Roles that workloads need beside the one with which ECS starts tasks. */
  readonly needs: readonly ('task' | 'scheduler')[]
  /** Listeners that services are reached through. */
  readonly listeners: readonly string[]
}

/** An Environment document as far as manifests tell, and notes on what only AWS knows. */
export function environmentFile(environment: CopilotEnvironment): {
  readonly file: NewFile
  readonly notes: readonly Note[]
} {
  const { name, application, manifest = nothing, place, account, region, placement } = environment
  const reading = readManifest(manifest.fields, placesIn(place, manifest), staysInStack)
  for (const key of ['name', 'type']) reading.root.take(key)
  const vpc = reading.root.part('network').part('vpc')
  vpc.take('id')
  const ids = subnetsIn(vpc)
  const { draft, notes } = draftEnvironment(
    name,
    present({
      account,
      region,
      subnets: ids[placement],
      // In public subnets a task pulls its image with an address of its own.
      assignPublicIp: placement === 'public',
    }),
    place,
    present({ listeners: listenersOf(environment), roles: rolesOf(environment) }),
  )
  const stack = `${application}-${name}`
  const told = [
    ...environment.listeners.map((listener) => {
      const what = `the ARN of the listener ${listener} is known to AWS alone: zeros stand for it`
      const todo = `\`aws cloudformation describe-stack-resources --stack-name ${stack}\` tells the load balancer; give it a range of priorities that nobody else uses`
      return note(place, what, todo)
    }),
    note(
      place,
      `Copilot made roles for each service, which go with its stacks: names in ${stack} stand for yours`,
      'write roles.execution (pulls images, reads secrets, writes logs) and, in each service that calls AWS, roles.task',
    ),
  ]
  const file = { path: `environments/${name}.yaml`, text: documentText(draft) }
  return { file, notes: [...notes, ...reading.notes(), ...told] }
}

const nothing: Manifest = { fields: {}, lineOf: () => undefined }

const staysInStack = {
  what: 'belongs to the stack of the environment',
  todo: 'keep the stack, or make it anew elsewhere',
}

/** Names that stand for roles which nobody has made yet. */
function rolesOf({ application, name, needs }: CopilotEnvironment): JsonObject {
  return Object.fromEntries(
    ['execution', ...needs].map((use) => [use, `${application}-${name}-${use}`]),
  )
}

/** The subnets that an imported VPC names; those of a VPC that Copilot made stand in no manifest. */
export function subnetsIn(vpc: Reading): Readonly<Record<'public' | 'private', readonly string[]>> {
  const subnets = vpc.part('subnets')
  return { public: idsOf(subnets.take('public')), private: idsOf(subnets.take('private')) }
}

function idsOf(subnets: unknown): readonly string[] {
  return listOf(subnets).flatMap(({ id }) => textOf(id) ?? [])
}

function listenersOf({
  application,
  name,
  listeners,
  account,
  region,
}: CopilotEnvironment): JsonObject {
  const place = `${region ?? 'us-east-1'}:${account ?? '000000000000'}`
  const zeros = '0'.repeat(16)
  return Object.fromEntries(
    listeners.map((listener) => {
      const balancer = `${application}-${name}-${listener}`
        .replaceAll(/[^A-Za-z0-9-]/g, '-')
        .slice(0, 32)
      const arn = `arn:aws:elasticloadbalancing:${place}:listener/app/${balancer}/${zeros}/${zeros}`
      return [listener, { arn }]
    }),
  )
}
