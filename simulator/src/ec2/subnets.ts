import type {
  CreateSubnetRequest,
  CreateSubnetResult,
  DeleteSubnetRequest,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  Subnet,
} from '@aws-sdk/client-ec2'
import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { found } from './find.ts'
import { newId, sizeOf } from './model.ts'
import type { Ec2State, SubnetState } from './model.ts'

export function createSubnet(
  state: Ec2State,
  input: CreateSubnetRequest,
  context: RequestContext,
): CreateSubnetResult {
  const { VpcId: vpc = '', CidrBlock: cidr = '', AvailabilityZone } = input
  sizeOf(cidr)
  if (Object.values(state.subnets).some((one) => one.vpc === vpc && one.cidr === cidr)) {
    throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`)
  }
  const id = newId('subnet', context)
  const zone = AvailabilityZone ?? `${context.region}a`
  const subnet: SubnetState = { id, vpc, cidr, zone, taken: 0 }
  state.subnets[id] = subnet
  return { Subnet: view(subnet, context) }
}

/** @throws AwsError InvalidSubnetID.NotFound */
export function describeSubnets(
  state: Ec2State,
  input: DescribeSubnetsRequest,
  context: RequestContext,
): DescribeSubnetsResult {
  const { SubnetIds: ids, Filters: filters, NextToken: token, MaxResults: limit } = input
  const { items, nextToken } = found(
    state.subnets,
    { ids, filters, token, limit },
    {
      idFilter: 'subnet-id',
      filters: {
        'vpc-id': ({ vpc }) => vpc,
        'subnet-id': ({ id }) => id,
        'availability-zone': ({ zone }) => zone,
      },
      notFound,
      imagined: (id) => ({
        id,
        vpc: 'vpc-0',
        cidr: '10.0.0.0/24',
        zone: `${context.region}a`,
        taken: 0,
      }),
    },
  )
  return { Subnets: items.map((one) => view(one, context)), NextToken: nextToken }
}

export function deleteSubnet(state: Ec2State, { SubnetId = '' }: DeleteSubnetRequest): object {
  if (own(state.subnets, SubnetId) === undefined) throw notFound(SubnetId)
  delete state.subnets[SubnetId]
  return {}
}

function notFound(id: string): AwsError {
  return new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`)
}

function view({ id, vpc, cidr, zone, taken }: SubnetState, context: RequestContext): Subnet {
  const { account, region } = context
  const held = context.peer('ecs')?.addressesIn(id) ?? 0
  return {
    SubnetId: id,
    SubnetArn: `arn:aws:ec2:${region}:${account}:subnet/${id}`,
    OwnerId: account,
    VpcId: vpc,
    CidrBlock: cidr,
    AvailabilityZone: zone,
    State: 'available',
    AvailableIpAddressCount: Math.max(0, sizeOf(cidr) - taken - held),
    DefaultForAz: false,
    MapPublicIpOnLaunch: false,
  }
}
