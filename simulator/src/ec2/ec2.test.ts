import {
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2'
import { expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { benchOf } from '../ecs/bench.testing.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

function before(world: World = createSimulator()): EC2Client {
  return new EC2Client({ ...clientOptions, requestHandler: inProcessHandler(world) })
}

async function createSubnet(ec2: EC2Client, CidrBlock: string, more: object = {}) {
  const command = new CreateSubnetCommand({ VpcId: 'vpc-1', CidrBlock, ...more })
  return (await ec2.send(command)).Subnet
}

function describe(ec2: EC2Client, ...SubnetIds: string[]) {
  return ec2.send(new DescribeSubnetsCommand({ SubnetIds }))
}

test('a subnet has the addresses of its block but for five', async () => {
  const ec2 = before()

  const made = await createSubnet(ec2, '10.0.1.0/28', { AvailabilityZone: 'eu-west-1b' })
  const { Subnets } = await describe(ec2, made?.SubnetId ?? '')

  expect(Subnets).toEqual([made])
  expect(made).toMatchObject({
    SubnetId: expect.stringMatching(/^subnet-[0-9a-f]{17}$/),
    VpcId: 'vpc-1',
    AvailabilityZone: 'eu-west-1b',
    State: 'available',
    AvailableIpAddressCount: 11,
  })
})

test('the tasks in a subnet hold addresses of it until they stop', async () => {
  const world = createSimulator({ throttling: { enabled: false } })
  const ec2 = before(world)
  const subnet = (await createSubnet(ec2, '10.0.1.0/28'))?.SubnetId ?? ''
  const awsvpcConfiguration = { subnets: [subnet], securityGroups: ['sg-1'] }
  const left = async () => (await describe(ec2, subnet)).Subnets?.[0]?.AvailableIpAddressCount
  const ecs = benchOf(world)
  await ecs.call('CreateCluster', { clusterName: 'shop', capacityProviders: ['FARGATE'] })
  await ecs.running('web', { desiredCount: 3, networkConfiguration: { awsvpcConfiguration } })

  const running = await left()
  await ecs.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 0 })
  ecs.pass(120)

  expect([running, await left()]).toEqual([8, 11])
})

test.each(['10.0.0.0/15', '10.0.0.0/29', '10.0.0.0', 'here'])('the block %s is refused', (cidr) =>
  expect(createSubnet(before(), cidr)).rejects.toMatchObject({ name: 'InvalidSubnet.Range' }),
)

test('a block is there once in a VPC', async () => {
  const ec2 = before()
  await createSubnet(ec2, '10.0.1.0/24')

  await createSubnet(ec2, '10.0.1.0/24', { VpcId: 'vpc-2' })
  const again = createSubnet(ec2, '10.0.1.0/24')

  await expect(again).rejects.toMatchObject({ name: 'InvalidSubnet.Conflict' })
})

test('one id that is unknown refuses the whole question', async () => {
  const ec2 = before()
  const made = await createSubnet(ec2, '10.0.1.0/24')
  const other = await createSubnet(ec2, '10.0.2.0/24')
  await ec2.send(new DeleteSubnetCommand({ SubnetId: other?.SubnetId }))

  const call = describe(ec2, made?.SubnetId ?? '', other?.SubnetId ?? '')

  await expect(call).rejects.toMatchObject({
    name: 'InvalidSubnetID.NotFound',
    message: `The subnet ID '${other?.SubnetId}' does not exist`,
  })
  const Values = [made?.SubnetId ?? '', other?.SubnetId ?? '']
  const filtered = new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values }] })
  expect((await ec2.send(filtered)).Subnets).toEqual([made])
})

test('subnets are listed by VPC, in pages', async () => {
  const ec2 = before()
  for (let third = 0; third < 7; third++) await createSubnet(ec2, `10.0.${third}.0/24`)
  await createSubnet(ec2, '10.1.0.0/24', { VpcId: 'vpc-2' })
  const Filters = [{ Name: 'vpc-id', Values: ['vpc-1'] }]
  const list = (more: object) => ec2.send(new DescribeSubnetsCommand({ Filters, ...more }))

  const first = await list({ MaxResults: 5 })
  const second = await list({ MaxResults: 5, NextToken: first.NextToken })

  expect([first.Subnets?.length, second.Subnets?.length]).toEqual([5, 2])
  expect(second.NextToken).toBeUndefined()
  await expect(list({ MaxResults: 4 })).rejects.toMatchObject({ name: 'InvalidParameterValue' })
  await expect(list({ MaxResults: 5, SubnetIds: ['a'] })).rejects.toMatchObject({
    name: 'InvalidParameterCombination',
  })
  const odd = new DescribeSubnetsCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] })
  await expect(ec2.send(odd)).rejects.toMatchObject({ name: 'InvalidParameterValue' })
})

test('a security group is made, found and deleted', async () => {
  const ec2 = before()
  const group = { GroupName: 'app', Description: 'Tasks', VpcId: 'vpc-1' }

  const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand(group))
  const again = ec2.send(new CreateSecurityGroupCommand(group))
  const find = (...GroupIds: string[]) => ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }))
  const { SecurityGroups } = await find(GroupId)
  const unknown = find(GroupId, 'sg-1')

  await expect(again).rejects.toMatchObject({ name: 'InvalidGroup.Duplicate' })
  await expect(unknown).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' })
  expect(SecurityGroups).toMatchObject([{ ...group, GroupId }])
  await ec2.send(new DeleteSecurityGroupCommand({ GroupId }))
  const { SecurityGroups: left } = await ec2.send(new DescribeSecurityGroupsCommand({}))
  expect(left).toEqual([])
})

test('where nobody has made a subnet or a group, all that are named are there', async () => {
  const ec2 = before()

  const { Subnets } = await describe(ec2, 'subnet-a', 'subnet-b')
  const { SecurityGroups } = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-id', Values: ['sg-app'] }] }),
  )

  expect(Subnets?.map(({ SubnetId }) => SubnetId)).toEqual(['subnet-a', 'subnet-b'])
  expect(SecurityGroups?.map(({ VpcId }) => VpcId)).toEqual(['vpc-0'])
})

test('a command puts a subnet under an id of one’s own, and takes its addresses', async () => {
  const world = createSimulator()
  const ec2 = before(world)
  const subnet = (more: object) => world.control('ec2', { type: 'subnet', id: 'subnet-a', ...more })

  subnet({ vpc: 'vpc-1', cidr: '10.0.0.0/28' })
  const first = (await describe(ec2, 'subnet-a')).Subnets
  subnet({ taken: 10 })
  const second = (await describe(ec2, 'subnet-a')).Subnets
  world.control('ec2', { type: 'security-group', id: 'sg-app', vpc: 'vpc-1' })

  expect(first).toMatchObject([{ VpcId: 'vpc-1', AvailableIpAddressCount: 11 }])
  expect(second).toMatchObject([{ VpcId: 'vpc-1', AvailableIpAddressCount: 1 }])
  await expect(describe(ec2, 'subnet-b')).rejects.toMatchObject({
    name: 'InvalidSubnetID.NotFound',
  })
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({}))
  expect(SecurityGroups?.map(({ GroupId }) => GroupId)).toEqual(['sg-app'])
})
