import { handoverKeys } from '@plumbline/desired-state'
import { createSimulator, standUp, type World } from '@plumbline/simulator'
import { expect, test } from 'vitest'
import { exampleNamed } from './example.ts'

async function handedOver(world: World): Promise<ReadonlyMap<string, string>> {
  const Path = '/plumbline/prod/bootstrap'
  const values = new Map<string, string>()
  let NextToken: string | undefined
  do {
    const page: { Parameters: { Name: string; Value: string }[]; NextToken?: string } =
      (await world.call('ssm', 'GetParametersByPath', {
        Path,
        Recursive: true,
        NextToken,
      })) as never
    for (const { Name, Value } of page.Parameters) values.set(Name.slice(Path.length + 1), Value)
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return values
}

async function stands(example: string): Promise<World> {
  const { environments, needs, region } = exampleNamed(example)
  const world = createSimulator({ region })
  await standUp(world, { environments, needs })
  await standUp(world, { environments, needs })
  return world
}

test('the demo hands over every value that every environment has', async () => {
  const handed = await handedOver(await stands('shop'))
  const always = handoverKeys.filter(({ required }) => required).map(({ key }) => key)

  expect(always.filter((key) => (handed.get(key) ?? '') === '')).toEqual([])
})

test.each([
  ['shop', 'executionRoleArn', 'ecs-tasks.amazonaws.com'],
  ['shop', 'infrastructureRoleArn', 'ecs.amazonaws.com'],
  ['shop', 'schedulerRoleArn', 'scheduler.amazonaws.com'],
  ['quiz', 'infrastructureRoleArn', 'ecs.amazonaws.com'],
])('in the demo of %s, the %s that is handed over stands for %s', async (example, key, service) => {
  const world = await stands(example)
  const arn = (await handedOver(world)).get(`iam/${key}`) ?? ''

  const found = await world.call('iam', 'GetRole', { RoleName: arn.split('/').at(-1) })

  const AssumeRolePolicyDocument: unknown = expect.stringContaining(
    encodeURIComponent(`"${service}"`),
  )
  expect(found).toMatchObject({ Role: { Arn: arn, AssumeRolePolicyDocument } })
})

test('the subnets and the security group of tasks stand, though no document names them', async () => {
  const world = await stands('shop')
  const handed = await handedOver(world)

  const SubnetIds = handed.get('network/privateSubnetIds')?.split(',')
  const GroupIds = [handed.get('network/workloadSecurityGroupId')]

  expect(await world.call('ec2', 'DescribeSubnets', { SubnetIds })).toMatchObject({
    Subnets: [{}, {}],
  })
  expect(await world.call('ec2', 'DescribeSecurityGroups', { GroupIds })).toMatchObject({
    SecurityGroups: [{}],
  })
})
