import { expect, test } from 'vitest'
import { furnish, type Furniture } from './furnish.ts'
import { createSimulator } from '../simulator.ts'

const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf'
const role = 'arn:aws:iam::123456789012:role/plumbline/prod/web'
const furniture: Furniture = {
  images: ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1', 'nginx:1.27'],
  roles: [{ arn: role, service: 'ecs-tasks.amazonaws.com' }],
  secrets: [secret],
  parameters: ['/prod/token'],
  logGroups: ['/shared'],
  subnets: ['subnet-a', 'subnet-b'],
  securityGroups: ['sg-app'],
}

test('what documents name is there, once, however often it is put there', async () => {
  const world = createSimulator()
  await furnish(world, furniture)
  const before = world.save().services

  await furnish(world, furniture)
  const after = world.save().services
  const ask = (service: string, operation: string, input: object) =>
    world.call(service, operation, input)

  expect(after.ecr).toEqual(before.ecr)
  expect(await ask('ecr', 'ListImages', { repositoryName: 'shop/web' })).toMatchObject({
    imageIds: [{ imageTag: '1' }],
  })
  expect(await ask('iam', 'GetRole', { RoleName: 'web' })).toMatchObject({ Role: { Arn: role } })
  expect(await ask('secretsmanager', 'DescribeSecret', { SecretId: secret })).toMatchObject({
    ARN: secret,
  })
  expect(await ask('ssm', 'GetParameter', { Name: '/prod/token' })).toMatchObject({
    Parameter: { Version: 1 },
  })
  expect(await ask('ec2', 'DescribeSubnets', {})).toMatchObject({
    Subnets: [{ SubnetId: 'subnet-a' }, { SubnetId: 'subnet-b' }],
  })
  expect(await ask('logs', 'DescribeLogGroups', {})).toMatchObject({
    logGroups: [{ logGroupName: '/shared' }],
  })
})
