import { fargateMemory } from '@plumbline/desired-state'
import type { Finding } from './rules.ts'
import type { BootstrapConfig } from './schema.ts'

/** What AWS would refuse in the middle of a deployment, although each field is right by itself. */
export function refused(config: BootstrapConfig): readonly Finding[] {
  return [
    ...partitions(config),
    ...names(config),
    ...sizes(config),
    ...pauses(config),
    ...ranges(config),
  ]
}

/** The ARNs of the stacks begin with `arn:aws:`. Source: the partitions in "Amazon Resource Names" of the IAM user guide. */
function partitions({ region }: BootstrapConfig): Finding[] {
  const message = 'these stacks are for regions of the partition aws alone'
  return /^(cn|us-gov|us-iso[a-z]*|eu-isoe|eusc)-/.test(region)
    ? [{ path: ['region'], message }]
    : []
}

/** Names begin with the project, and some of them must not begin with a word that AWS keeps for itself. */
function names({ project, addOns }: BootstrapConfig): Finding[] {
  const kept = [
    // Source: `GroupName` of CreateSecurityGroup in the Amazon EC2 API reference.
    {
      begins: /^sg-/,
      why: 'a security group takes no name that begins with sg-: call it otherwise',
    },
    // Source: `Name` of CreateLoadBalancer in the Elastic Load Balancing API reference.
    {
      begins: /^internal-/,
      why: 'a load balancer takes no name that begins with internal-: call it otherwise',
    },
  ]
  // Source: `name` of CreateCapacityProvider in the Amazon ECS API reference.
  const ofCapacity = {
    begins: /^(aws|ecs|fargate)/,
    why: 'a capacity provider takes no name that begins with aws, ecs or fargate: call it otherwise, or do without addOns.ec2Capacity',
  }
  return [...kept, ...(addOns.ec2Capacity === undefined ? [] : [ofCapacity])]
    .filter(({ begins }) => begins.test(`${project}-`))
    .map(({ why }) => ({ path: ['project'], message: why }))
}

/** Fargate offers some sizes of memory for each size of processor. */
function sizes({ controller }: BootstrapConfig): Finding[] {
  if (controller === undefined) return []
  const { cpu, memory } = controller
  const offered = fargateMemory.get(cpu) ?? []
  if (offered.includes(memory)) return []
  const message = `with ${cpu} CPU units Fargate offers ${offered.join(', ')} MiB`
  return [{ path: ['controller', 'memory'], message }]
}

/** The first minor version of each major one that can scale to zero: "Scaling to Zero ACUs" in the Aurora user guide. */
const pausing: Readonly<Record<string, number>> = { '14': 12, '15': 7, '16': 3 }

function pauses({ database }: BootstrapConfig): Finding[] {
  const [major = '', minor = ''] = database.version.split('.')
  const least = pausing[major] ?? 0
  if (database.capacity.min > 0 || Number(minor) >= least) return []
  const message = `PostgreSQL ${major} scales to 0 from ${major}.${least} on: raise the version, or write 0.5`
  return [{ path: ['database', 'capacity', 'min'], message }]
}

function ranges({ network, addOns }: BootstrapConfig): Finding[] {
  const { vpn } = addOns
  const { cidr, zones } = network
  const room =
    'three zones need a /16 or /17: private subnets are /20, and the other tiers come beside'
  const shared = `clients, ${vpn?.clients}, must not have addresses of the network, ${cidr}`
  return [
    ...(cidr.endsWith('/18') && zones.length > 2
      ? [{ path: ['network', 'cidr'], message: room }]
      : []),
    // Source: `ClientCidrBlock` of CreateClientVpnEndpoint in the Amazon EC2 API reference.
    ...(vpn !== undefined && overlap(cidr, vpn.clients)
      ? [{ path: ['addOns', 'vpn'], message: shared }]
      : []),
  ]
}

/** Whether two ranges share addresses. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [boundsOf(one), boundsOf(other)]
  return a.from <= b.to && b.from <= a.to
}

function boundsOf(range: string): { readonly from: number; readonly to: number } {
  const [address = '', bits = ''] = range.split('/')
  const size = 2 ** (32 - Number(bits))
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const from = Math.floor(number / size) * size
  return { from, to: from + size - 1 }
}
