import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstancesCommand,
  EC2Client,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2'
import type { Filter } from '@aws-sdk/client-ec2'
import { expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

function bench() {
  const world = createSimulator()
  const ec2 = new EC2Client({ ...clientOptions, requestHandler: inProcessHandler(world) })
  const run = async (count: number, tags: Readonly<Record<string, string>>) => {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
    const { Instances = [] } = await ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-1',
        MinCount: count,
        MaxCount: count,
        TagSpecifications: [{ ResourceType: 'instance', Tags }],
      }),
    )
    return Instances.map(({ InstanceId = '' }) => InstanceId)
  }
  const seen = async (...Filters: Filter[]) => {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }))
    return Reservations.flatMap(({ Instances = [] }) => Instances)
  }
  const states = async () => (await seen()).map(({ State }) => State?.Name as string)
  return { world, ec2, run, seen, states }
}

const by = (Name: string, ...Values: string[]): Filter => ({ Name, Values })

test('instances run, stop, start, go and are forgotten, each in its time', async () => {
  const { world, ec2, run, states, seen } = bench()
  const InstanceIds = await run(2, { role: 'edge' })
  expect(await states()).toEqual(['pending', 'pending'])
  await expect(ec2.send(new StopInstancesCommand({ InstanceIds }))).rejects.toMatchObject({
    name: 'IncorrectInstanceState',
  })
  world.advance(20_000)
  expect(await states()).toEqual(['running', 'running'])
  const names = (await seen()).map(({ PrivateDnsName }) => PrivateDnsName)
  expect(names).toEqual([
    'ip-10-0-0-4.eu-west-1.compute.internal',
    'ip-10-0-0-5.eu-west-1.compute.internal',
  ])

  const [one = ''] = InstanceIds
  await ec2.send(new StopInstancesCommand({ InstanceIds: [one] }))
  world.advance(20_000)
  expect((await states()).toSorted()).toEqual(['running', 'stopped'])
  await ec2.send(new StartInstancesCommand({ InstanceIds: [one] }))
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [one] }))
  world.advance(20_000)
  expect((await states()).toSorted()).toEqual(['running', 'terminated'])
  await expect(ec2.send(new StartInstancesCommand({ InstanceIds: [one] }))).rejects.toMatchObject({
    name: 'IncorrectInstanceState',
  })
  world.advance(60 * 60_000)
  expect(await states()).toEqual(['running'])
})

test('they are found by their tags and their state, with wild cards; other filters are refused', async () => {
  const { world, ec2, run, seen } = bench()
  const edges = await run(2, { role: 'edge', env: 'prod' })
  const [desk = ''] = await run(1, { role: 'desk', env: 'prod' })
  const ids = async (...filters: Filter[]) =>
    (await seen(...filters)).map(({ InstanceId = '' }) => InstanceId).toSorted()

  expect(await ids(by('tag:role', 'edge'), by('tag:env', 'prod'))).toEqual(edges.toSorted())
  expect(await ids(by('tag:role', 'edge', 'desk'))).toHaveLength(3)
  expect(await ids(by('tag:role', 'd?s*'))).toEqual([desk])
  expect(await ids(by('tag:role', 'd.s.'))).toEqual([])
  expect(await ids(by('tag-key', 'env'))).toHaveLength(3)
  expect(await ids(by('instance-state-name', 'running'))).toEqual([])
  world.advance(20_000)
  expect(await ids(by('instance-state-name', 'running'))).toHaveLength(3)
  await expect(ids(by('colour', 'red'))).rejects.toMatchObject({ name: 'InvalidParameterValue' })

  const [Resources, Tags] = [[desk], [{ Key: 'role', Value: 'edge' }]]
  await ec2.send(new CreateTagsCommand({ Resources, Tags }))
  expect(await ids(by('tag:role', 'edge'))).toHaveLength(3)
  await ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'role', Value: 'other' }] }))
  expect(await ids(by('tag:role', 'edge'))).toHaveLength(3)
  await ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'role' }] }))
  expect(await ids(by('tag:role', 'edge'))).toHaveLength(2)
})

test('what is not there, and what a command puts there', async () => {
  const { world, ec2, seen } = bench()
  const asked = () => ec2.send(new DescribeInstancesCommand({ InstanceIds: ['i-1'] }))
  await expect(asked()).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' })

  world.control('ec2', { type: 'instance', id: 'i-1', dns: 'edge-1', tags: { role: 'edge' } })

  await asked()
  expect(await seen(by('private-dns-name', 'edge-1'))).toMatchObject([
    { InstanceId: 'i-1', State: { Name: 'running' }, Tags: [{ Key: 'role', Value: 'edge' }] },
  ])
})
