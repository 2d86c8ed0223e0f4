import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import type { ControlCommand, RequestContext } from '../core/types.ts'
import { sizeOf } from './model.ts'
import type { Ec2State, InstanceState } from './model.ts'

/** Puts a subnet or a security group under an id of one's own; see the specification. */
export function control(
  state: Ec2State,
  command: ControlCommand,
  { region, now }: RequestContext,
): object {
  const { type } = command
  if (type === 'subnet') return putSubnet(state, command, region)
  if (type === 'instance') return putInstance(state, command, now)
  if (type !== 'security-group') {
    throw bad(`there is no command "${type}"; there are: subnet, security-group, instance`)
  }
  const id = text(command, 'id')
  const group = { id, name: id, description: '', vpc: text(command, 'vpc', 'vpc-0') }
  state.groups[id] = group
  return group
}

function putSubnet(state: Ec2State, command: ControlCommand, region: string): object {
  const id = text(command, 'id')
  const before = own(state.subnets, id)
  const cidr = text(command, 'cidr', before?.cidr ?? '10.0.0.0/24')
  sizeOf(cidr)
  const { taken = before?.taken ?? 0 } = command
  if (typeof taken !== 'number' || taken < 0) throw bad('taken is a number, 0 or more')
  const vpc = text(command, 'vpc', before?.vpc ?? 'vpc-0')
  const zone = text(command, 'zone', before?.zone ?? `${region}a`)
  const subnet = { id, vpc, cidr, zone, taken }
  state.subnets[id] = subnet
  return subnet
}

/** An instance that runs, with a name of one's own. */
function putInstance(state: Ec2State, command: ControlCommand, launchedAt: number): object {
  const id = text(command, 'id')
  const { tags = {} } = command
  if (typeof tags !== 'object' || tags === null) throw bad('tags is a map of texts')
  const instance: InstanceState = {
    id,
    image: 'ami-0',
    type: 't4g.micro',
    subnet: text(command, 'subnet', 'subnet-0'),
    address: text(command, 'address', '10.0.0.4'),
    dns: text(command, 'dns'),
    launchedAt,
    is: 'running',
    tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)])),
  }
  state.instances[id] = instance
  return instance
}

function text(command: ControlCommand, field: string, otherwise?: string): string {
  const value = command[field] ?? otherwise
  if (typeof value === 'string' && value !== '') return value
  throw bad(`${command.type} needs ${field}, a text`)
}

function bad(message: string): AwsError {
  return new AwsError('InvalidControl', `ec2: ${message}`)
}
