import type {
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult,
  DeleteSecurityGroupRequest,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  SecurityGroup,
} from '@aws-sdk/client-ec2'
import { own } from '../core/own.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { found } from './find.ts'
import { invalid, newId } from './model.ts'
import type { Ec2State, GroupState } from './model.ts'

export function createSecurityGroup(
  state: Ec2State,
  input: CreateSecurityGroupRequest,
  context: RequestContext,
): CreateSecurityGroupResult {
  const { GroupName: name = '', Description: description = '', VpcId: vpc = '' } = input
  if (name === 'default') throw invalid('Cannot use reserved security group name: default')
  if (Object.values(state.groups).some((one) => one.vpc === vpc && one.name === name)) {
    throw new AwsError(
      'InvalidGroup.Duplicate',
      `The security group '${name}' already exists for VPC '${vpc}'`,
    )
  }
  const id = newId('sg', context)
  state.groups[id] = { id, name, description, vpc }
  return { GroupId: id }
}

/** @throws AwsError InvalidGroup.NotFound */
export function describeSecurityGroups(
  state: Ec2State,
  input: DescribeSecurityGroupsRequest,
  context: RequestContext,
): DescribeSecurityGroupsResult {
  const { GroupIds: ids, Filters: filters, NextToken: token, MaxResults: limit } = input
  const { items, nextToken } = found(
    state.groups,
    { ids, filters, token, limit },
    {
      idFilter: 'group-id',
      filters: {
        'vpc-id': ({ vpc }) => vpc,
        'group-id': ({ id }) => id,
        'group-name': ({ name }) => name,
      },
      notFound,
      imagined: (id) => ({ id, name: id, description: '', vpc: 'vpc-0' }),
    },
  )
  return { SecurityGroups: items.map((one) => view(one, context)), NextToken: nextToken }
}

export function deleteSecurityGroup(
  state: Ec2State,
  { GroupId = '' }: DeleteSecurityGroupRequest,
): object {
  if (own(state.groups, GroupId) === undefined) throw notFound(GroupId)
  delete state.groups[GroupId]
  return { Return: true, GroupId }
}

function notFound(id: string): AwsError {
  return new AwsError('InvalidGroup.NotFound', `The security group '${id}' does not exist`)
}

function view(
  { id, name, description, vpc }: GroupState,
  { account, region }: RequestContext,
): SecurityGroup {
  return {
    GroupId: id,
    GroupName: name,
    Description: description,
    OwnerId: account,
    VpcId: vpc,
    SecurityGroupArn: `arn:aws:ec2:${region}:${account}:security-group/${id}`,
    IpPermissions: [],
    IpPermissionsEgress: [],
  }
}
