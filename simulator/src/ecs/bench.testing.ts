import type { RegisterTaskDefinitionRequest, Service } from '@aws-sdk/client-ecs'
import { AwsError } from '../core/types.ts'
import { createWorld, type World } from '../core/world.ts'
import { createEcs } from './index.ts'
import type { operations } from './operations.ts'
import type { EcsSettings } from './settings.ts'

type Operations = typeof operations
type Input<Name extends keyof Operations> = Parameters<Operations[Name]>[0]
type Output<Name extends keyof Operations> = ReturnType<Operations[Name]>

/** A world with ECS alone and the cluster `shop`, for the tests of the model. */
export interface Bench {
  readonly world: World
  call<Name extends keyof Operations>(name: Name, input: Input<Name>): Promise<Output<Name>>
  /** Turns the clock, in seconds. */
  pass(seconds: number): void
  /** Registers a Fargate task definition with one container `app` and answers its ARN. */
  register(family: string, changes?: Partial<RegisterTaskDefinitionRequest>): Promise<string>
  /** The same with another image. */
  image(family: string, image: string): Promise<string>
  /** Creates a service and lets it become steady. Its task definition is `<name>:1` unless `input` says otherwise. */
  running(name: string, input?: Partial<Input<'CreateService'>>): Promise<void>
  create(name: string, input?: Partial<Input<'CreateService'>>): Promise<Service>
  service(name: string): Promise<Service>
}

export const network = {
  awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] },
}

export const fargateTask: Omit<RegisterTaskDefinitionRequest, 'family'> = {
  containerDefinitions: [{ name: 'app', image: 'shop/web:1' }],
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  executionRoleArn: 'ecs-execution',
}

export async function createBench(settings: Partial<EcsSettings> = {}): Promise<Bench> {
  const world = createWorld({ services: [createEcs(settings)], throttling: { enabled: false } })
  const bench = benchOf(world)
  const capacityProviders = ['FARGATE', 'FARGATE_SPOT']
  await bench.call('CreateCluster', { clusterName: 'shop', capacityProviders })
  return bench
}

/** The bench of a world that is there already. */
export function benchOf(world: World): Bench {
  const bench: Bench = {
    world,
    async call(name, input) {
      return (await world.call('ecs', name, input)) as Output<typeof name>
    },
    pass: (seconds) => world.advance(seconds * 1_000),
    async register(family, changes = {}) {
      const { taskDefinition } = await bench.call('RegisterTaskDefinition', {
        family,
        ...fargateTask,
        ...changes,
      })
      return taskDefinition?.taskDefinitionArn ?? ''
    },
    image: (family, image) =>
      bench.register(family, { containerDefinitions: [{ name: 'app', image }] }),
    async create(name, input = {}) {
      const { service } = await bench.call('CreateService', {
        cluster: 'shop',
        serviceName: name,
        taskDefinition: name,
        desiredCount: 2,
        launchType: 'FARGATE',
        networkConfiguration: network,
        ...input,
      })
      return found(service, name)
    },
    async running(name, input = {}) {
      await bench.register(name)
      await bench.create(name, input)
      bench.pass(120)
    },
    async service(name) {
      const { services } = await bench.call('DescribeServices', {
        cluster: 'shop',
        services: [name],
      })
      return found(services?.[0], name)
    },
  }
  return bench
}

function found(service: Service | undefined, name: string): Service {
  if (service === undefined) {
    throw new AwsError(
      'ServiceNotFoundException',
      `No service ${name}: create it before it is asked for.`,
    )
  }
  return service
}

/** The error code and the message that a call ends with; fails when the call works. */
export async function refusal(call: Promise<object>): Promise<string> {
  try {
    await call
  } catch (error) {
    if (error instanceof AwsError) return `${error.code}: ${error.message}`
    throw error
  }
  return 'no error'
}

/** The event messages of a service, oldest first, with the ids of tasks and deployments taken out. */
export function story(service: Service): string[] {
  const messages = service.events?.map((event) => event.message ?? '') ?? []
  return messages
    .toReversed()
    .map((text) =>
      text.replace(/(?: ?\(task [0-9a-f]+\))+/g, '').replace(/ecs-svc\/\d+/g, 'ecs-svc/…'),
    )
}
