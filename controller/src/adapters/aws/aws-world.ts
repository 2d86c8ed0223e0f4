import {
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListServicesCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
import type {
  DescribeServicesCommandInput,
  DescribeServicesCommandOutput,
  DescribeTaskDefinitionCommandInput,
  DescribeTaskDefinitionCommandOutput,
  Service,
  TaskDefinition,
} from '@aws-sdk/client-ecs'
import { reads, writes } from '../../model/aws.ts'
import type { BatchRead, OperationName } from '../../model/aws.ts'
import { faultOf } from '../../model/fault.ts'
import type { Fault } from '../../model/fault.ts'
import { seededRandom } from '../random.ts'
import { virtualClock } from '../virtual-clock.ts'
import { createAws } from './aws.ts'
import type { AwsOptions } from './aws.ts'
import type { Transport } from './caller.ts'

/** What the tests of this folder share: a few operations, and AWS as a function that they script. */
const describeServices = reads('ecs:DescribeServices', DescribeServicesCommand)
const describeTaskDefinition = reads('ecs:DescribeTaskDefinition', DescribeTaskDefinitionCommand)
export const listServices = reads('ecs:ListServices', ListServicesCommand)
const createService = writes('ecs:CreateService', CreateServiceCommand)
const updateService = writes('ecs:UpdateService', UpdateServiceCommand)
export const operations = [
  describeServices,
  describeTaskDefinition,
  listServices,
  createService,
  updateService,
]

export const place = { account: '123456789012', region: 'eu-west-1' }

export const services: BatchRead<
  DescribeServicesCommandInput,
  DescribeServicesCommandOutput,
  Service
> = {
  operation: describeServices,
  max: 10,
  request: (cluster, keys) => ({ cluster, services: [...keys] }),
  *items(output) {
    for (const service of output.services ?? []) yield [service.serviceName ?? '', service]
  },
}

export const taskDefinitions: BatchRead<
  DescribeTaskDefinitionCommandInput,
  DescribeTaskDefinitionCommandOutput,
  TaskDefinition
> = {
  operation: describeTaskDefinition,
  max: 1,
  immutable: true,
  request: (_scope, [taskDefinition = '']) => ({ taskDefinition }),
  *items({ taskDefinition }) {
    if (taskDefinition) yield [taskDefinition.taskDefinitionArn ?? '', taskDefinition]
  },
}

export interface Sent {
  readonly op: OperationName
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read the input of every operation
  readonly input: any
}

/** A connection whose AWS is `answer`; everything that was sent is in `sent`. */
export function scripted(
  answer: (request: Sent, index: number) => object | Promise<object>,
  more: Partial<AwsOptions> = {},
) {
  const clock = virtualClock()
  const sent: Sent[] = []
  const transport: Transport = async (_place, op, input) => {
    sent.push({ op, input })
    return answer({ op, input }, sent.length - 1)
  }
  const connection = createAws({
    operations,
    clock,
    random: seededRandom(1),
    transport,
    readShare: 1,
    ...more,
  })
  return { ...connection(place), connection, clock, sent }
}

/** ECS that has every service that it is asked for, unless its name starts with `missing`. */
export function everyService({ input }: Sent): object {
  const found = (input.services as string[]).filter((name) => !name.startsWith('missing'))
  return { services: found.map((serviceName) => ({ serviceName, status: 'ACTIVE' })) }
}

/** An error as the SDK throws it. */
export function awsError(name: string, message = name, httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } })
}

/** The fault that a promise rejects with. */
export function faultFrom(promise: Promise<unknown>): Promise<Fault> {
  return promise.then(() => faultOf('it resolved'), faultOf)
}
