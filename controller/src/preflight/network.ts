import type {
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput,
  DescribeSubnetsCommandInput,
  DescribeSubnetsCommandOutput,
  SecurityGroup,
  Subnet,
} from '@aws-sdk/client-ec2'
import { readsLate, type AwsReader, type BatchRead, type Release } from '../model/index.ts'
import { defineCheck, when, type Complaint } from './check.ts'
import { addressesFor, type Addresses } from './addresses.ts'
import { valuesUnder } from './release.ts'

const describeSubnets = readsLate(
  'ec2:DescribeSubnets',
  async () => (await import('@aws-sdk/client-ec2')).DescribeSubnetsCommand,
)
const describeSecurityGroups = readsLate(
  'ec2:DescribeSecurityGroups',
  async () => (await import('@aws-sdk/client-ec2')).DescribeSecurityGroupsCommand,
)

export interface NetworkNeed {
  readonly subnets: readonly string[]
  readonly groups: readonly string[]
  readonly addresses: Addresses
  readonly paths: readonly string[]
}

export interface SeenNetwork {
  /** By id; what is missing is not there. */
  readonly subnets: ReadonlyMap<string, SeenSubnet>
  /** VPC by the id of a security group. */
  readonly groups: ReadonlyMap<string, string>
}

export interface SeenSubnet {
  readonly vpc: string
  readonly isAvailable: boolean
  readonly free: number
}

/** Subnets and security groups are there, in one VPC, and have addresses left for the tasks of the rollout. */
export const network = defineCheck<NetworkNeed, SeenNetwork>({
  name: 'network',
  calls: [describeSubnets, describeSecurityGroups],
  needs,
  look,
  judge,
})

function needs(release: Release): readonly NetworkNeed[] {
  const wanted = release.resources
    .flatMap(({ request }) => valuesUnder(request, 'awsvpcConfiguration'))
    .filter((value) => typeof value === 'object')
  const subnets = wanted.flatMap((value) => valuesUnder(value, 'subnets')).flat()
  const groups = wanted.flatMap((value) => valuesUnder(value, 'securityGroups')).flat()
  if (subnets.length === 0) return []
  return [
    {
      subnets: unique(subnets),
      groups: unique(groups),
      addresses: addressesFor(release),
      paths: subnetPaths,
    },
  ]
}

const subnetPaths = ['spec.raw.service.networkConfiguration', 'environment.network.subnets']
const groupPaths = ['spec.raw.service.networkConfiguration', 'environment.network.securityGroups']

function unique(values: readonly unknown[]): readonly string[] {
  return [...new Set(values.filter((value) => typeof value === 'string'))]
}

/** The most values that one filter takes (EC2 API reference, "Filtering"). A filter passes over what is not there. */
const valuesMax = 200

const subnetsById: BatchRead<DescribeSubnetsCommandInput, DescribeSubnetsCommandOutput, Subnet> = {
  operation: describeSubnets,
  max: valuesMax,
  request: (_scope, ids) => ({ Filters: [{ Name: 'subnet-id', Values: [...ids] }] }),
  items: ({ Subnets = [] }) => Subnets.map((one) => [one.SubnetId ?? '', one]),
}

const groupsById: BatchRead<
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput,
  SecurityGroup
> = {
  operation: describeSecurityGroups,
  max: valuesMax,
  request: (_scope, ids) => ({ Filters: [{ Name: 'group-id', Values: [...ids] }] }),
  items: ({ SecurityGroups = [] }) => SecurityGroups.map((one) => [one.GroupId ?? '', one]),
}

async function look(reader: AwsReader, { subnets, groups }: NetworkNeed): Promise<SeenNetwork> {
  const [foundSubnets, foundGroups] = await Promise.all([
    Promise.all(subnets.map((id) => reader.look(subnetsById, '', id))),
    Promise.all(groups.map((id) => reader.look(groupsById, '', id))),
  ])
  return {
    subnets: new Map(
      foundSubnets.flatMap((one) =>
        one === undefined ? [] : [[one.SubnetId ?? '', subnetOf(one)]],
      ),
    ),
    groups: new Map(
      foundGroups.flatMap((one) =>
        one === undefined ? [] : [[one.GroupId ?? '', one.VpcId ?? '']],
      ),
    ),
  }
}

function subnetOf({ VpcId = '', State, AvailableIpAddressCount = 0 }: Subnet): SeenSubnet {
  return { vpc: VpcId, isAvailable: State === 'available', free: AvailableIpAddressCount }
}

function judge(
  { subnets, groups, addresses }: NetworkNeed,
  seen: SeenNetwork,
  { context }: Release,
): readonly Complaint[] {
  const { region } = context.environment
  const found = subnets.flatMap((id) => seen.subnets.get(id) ?? [])
  const vpcs = new Set(found.map(({ vpc }) => vpc))
  const [vpc = ''] = vpcs
  return [
    ...missing('subnet', subnets, seen.subnets, region, subnetPaths),
    ...missing('security group', groups, seen.groups, region, groupPaths),
    ...when(vpcs.size > 1, 'refuses', {
      message: `the subnets are in more than one VPC: ${[...vpcs].join(', ')}`,
      hint: 'name subnets of one VPC',
      paths: subnetPaths,
    }),
    ...when(vpcs.size === 1 && groups.some((id) => !isIn(seen.groups.get(id), vpc)), 'refuses', {
      message: `the subnets are in ${vpc}, and a security group is in another VPC`,
      hint: 'name security groups of the VPC of the subnets',
      paths: groupPaths,
    }),
    ...tooFew(addresses, found),
  ]
}

function isIn(groupVpc: string | undefined, vpc: string): boolean {
  return groupVpc === undefined || groupVpc === vpc
}

function missing(
  what: string,
  ids: readonly string[],
  found: ReadonlyMap<string, unknown>,
  region: string,
  paths: readonly string[],
): readonly Complaint[] {
  const absent = ids.filter((id) => !found.has(id))
  return when(absent.length > 0, 'refuses', {
    message: `there is no ${what} ${absent.join(' and ')} in ${region}`,
    hint: `correct the ${what}s of the network of the Environment`,
    paths,
  })
}

/** Every task has an address of its own. */
function tooFew({ least, most }: Addresses, subnets: readonly SeenSubnet[]): readonly Complaint[] {
  if (subnets.length === 0) return []
  const usable = subnets.filter(({ isAvailable }) => isAvailable)
  const free = usable.reduce((sum, subnet) => sum + subnet.free, 0)
  const hint =
    'free addresses, add a subnet to the Environment, or let the rollout start fewer tasks'
  if (free < least) {
    const message = `the subnets have ${free} addresses left, and the rollout needs ${least}`
    return [{ weight: 'refuses', message, hint, paths: subnetPaths }]
  }
  return when(free < most, 'warns', {
    message: `the subnets have ${free} addresses left, and the rollout may start ${most} tasks at once`,
    hint,
    paths: subnetPaths,
  })
}
