import type {
  DescribeInstancesRequest,
  DescribeInstancesResult,
  Instance,
  Reservation,
  RunInstancesRequest,
  StartInstancesRequest,
  StartInstancesResult,
  StopInstancesRequest,
  StopInstancesResult,
  TerminateInstancesRequest,
  TerminateInstancesResult,
} from '@aws-sdk/client-ec2'
import { own } from '../core/own.ts'
import { tagList, tagsOf } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext, TimedEvent } from '../core/types.ts'
import { found } from './find.ts'
import { invalid, newId } from './model.ts'
import type { Ec2State, InstanceState } from './model.ts'

/** How long an instance takes to run, to stop or to go (ms). */
const turnMs = 20_000
/** How long one that is terminated is still told of (ms). */
const rememberedMs = 60 * 60_000
const states = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const

export function runInstances(
  state: Ec2State,
  input: RunInstancesRequest,
  context: RequestContext,
): Reservation {
  const { MinCount = 0, MaxCount = 0, ImageId, SubnetId = '', TagSpecifications = [] } = input
  if (ImageId === undefined) throw new AwsError('MissingParameter', 'ImageId is missing')
  if (MinCount < 1 || MaxCount < MinCount) throw invalid(`Value (${MaxCount}) for maxCount`)
  const tags = tagsOf(TagSpecifications.find((one) => one.ResourceType === 'instance')?.Tags)
  const made = Array.from({ length: MaxCount }, () => {
    const address = nextAddress(state, SubnetId)
    const instance: InstanceState = {
      id: newId('i', context),
      image: ImageId,
      type: input.InstanceType ?? 'm1.small',
      subnet: SubnetId,
      address,
      dns: nameOf(address, context.region),
      launchedAt: context.now,
      is: 'pending',
      tags,
    }
    state.instances[instance.id] = instance
    turn(instance, 'running', context)
    return instance
  })
  return reservation(made, context)
}

/** @throws AwsError InvalidInstanceID.NotFound */
export function describeInstances(
  state: Ec2State,
  input: DescribeInstancesRequest,
  context: RequestContext,
): DescribeInstancesResult {
  const { InstanceIds: ids, Filters: filters, NextToken: token, MaxResults: limit } = input
  const { items, nextToken } = found(
    state.instances,
    { ids, filters, token, limit },
    {
      idFilter: 'instance-id',
      filters: {
        'instance-id': ({ id }) => id,
        'instance-state-name': ({ is }) => is,
        'private-dns-name': ({ dns }) => dns,
        'subnet-id': ({ subnet }) => subnet,
      },
      tags: ({ tags }) => tags,
      notFound,
    },
  )
  // One for each: AWS tells together what was started together.
  return { Reservations: items.map((one) => reservation([one], context)), NextToken: nextToken }
}

export function terminateInstances(
  state: Ec2State,
  { InstanceIds = [] }: TerminateInstancesRequest,
  context: RequestContext,
): TerminateInstancesResult {
  return { TerminatingInstances: change(state, InstanceIds, 'terminated', context) }
}

export function stopInstances(
  state: Ec2State,
  { InstanceIds = [] }: StopInstancesRequest,
  context: RequestContext,
): StopInstancesResult {
  return { StoppingInstances: change(state, InstanceIds, 'stopped', context) }
}

export function startInstances(
  state: Ec2State,
  { InstanceIds = [] }: StartInstancesRequest,
  context: RequestContext,
): StartInstancesResult {
  return { StartingInstances: change(state, InstanceIds, 'running', context) }
}

const allowed: Readonly<Record<keyof typeof on, readonly InstanceState['is'][]>> = {
  running: ['stopped', 'pending', 'running'],
  stopped: ['running', 'stopping', 'stopped'],
  terminated: ['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated'],
}
const on = { running: 'pending', stopped: 'stopping', terminated: 'shutting-down' } as const

function change(
  state: Ec2State,
  ids: readonly string[],
  to: keyof typeof on,
  context: RequestContext,
) {
  const instances = ids.map((id) => existing(state, id))
  for (const one of instances) if (!allowed[to].includes(one.is)) throw wrongState(one)
  return instances.map((instance) => {
    const before = instance.is
    if (before !== to && before !== on[to]) {
      instance.is = on[to]
      if (to === 'running') instance.launchedAt = context.now
      turn(instance, to, context)
    }
    return {
      InstanceId: instance.id,
      PreviousState: stateOf(before),
      CurrentState: stateOf(instance.is),
    }
  })
}

function turn({ id }: InstanceState, to: string, context: RequestContext): void {
  context.after(turnMs, { type: 'instance', id, to })
}

/** What an instance was on the way to has come; of one that is terminated nobody is told in the end. */
export function onEvent(state: Ec2State, { id, to }: TimedEvent, context: RequestContext): void {
  const instance = own(state.instances, String(id))
  if (instance === undefined) return
  if (to === 'forgotten') delete state.instances[instance.id]
  // Somebody has meant it to be something else since.
  else if (instance.is === on[to as keyof typeof on]) {
    instance.is = to as keyof typeof on
    if (to === 'terminated') {
      context.after(rememberedMs, { type: 'instance', id: instance.id, to: 'forgotten' })
    }
  }
}

/** The first addresses of a subnet are those of AWS; one network of addresses where nobody made the subnet. */
function nextAddress({ subnets, instances }: Ec2State, subnet: string): string {
  const [base = ''] = (own(subnets, subnet)?.cidr ?? '10.0.0.0/16').split('/')
  const start = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const taken = new Set(Object.values(instances).map(({ address }) => address))
  for (let number = start + 4; ; number++) {
    const address = [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
    if (!taken.has(address)) return address
  }
}

/** The name by the address, which instances have unless their subnet says otherwise. */
function nameOf(address: string, region: string): string {
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`
  return `ip-${address.replaceAll('.', '-')}.${domain}`
}

function existing(state: Ec2State, id: string): InstanceState {
  const instance = own(state.instances, id)
  if (instance === undefined) throw notFound(id)
  return instance
}

function notFound(id: string): AwsError {
  return new AwsError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`)
}

function wrongState({ id, is }: InstanceState): AwsError {
  return new AwsError(
    'IncorrectInstanceState',
    `The instance '${id}' is not in a state from which it can be started or stopped: ${is}`,
  )
}

function stateOf(Name: InstanceState['is']) {
  return { Name, Code: states[Name] }
}

function reservation(
  instances: readonly InstanceState[],
  { account }: RequestContext,
): Reservation {
  const [first] = instances
  return {
    ReservationId: (first?.id ?? '').replace(/^i-/, 'r-'),
    OwnerId: account,
    Instances: instances.map(view),
  }
}

/** One that is gone has no address any more. */
function view(instance: InstanceState): Instance {
  const { id, image, type, subnet, address, dns, launchedAt, is, tags } = instance
  return {
    InstanceId: id,
    ImageId: image,
    InstanceType: type as NonNullable<Instance['InstanceType']>,
    State: stateOf(is),
    LaunchTime: new Date(launchedAt),
    PrivateDnsName: is === 'terminated' ? '' : dns,
    ...(is !== 'terminated' && { PrivateIpAddress: address, SubnetId: subnet }),
    Tags: tagList(tags),
  }
}
