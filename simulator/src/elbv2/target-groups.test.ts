import {
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DuplicateTargetGroupNameException,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  paginateDescribeTargetGroups,
  ResourceInUseException,
  TargetGroupNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, test } from 'vitest'
import { createElbBench } from './bench.testing.ts'

const web = {
  Name: 'web',
  Protocol: 'HTTP',
  Port: 80,
  VpcId: 'vpc-1',
  TargetType: 'ip',
} as const

test('a target group reads back with every default', async () => {
  const { elb } = createElbBench()

  const { TargetGroups } = await elb.send(new CreateTargetGroupCommand(web))

  expect(TargetGroups).toEqual([
    {
      TargetGroupArn: expect.stringMatching(
        /^arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup\/web\/[0-9a-f]{16}$/,
      ),
      TargetGroupName: 'web',
      Protocol: 'HTTP',
      ProtocolVersion: 'HTTP1',
      Port: 80,
      VpcId: 'vpc-1',
      TargetType: 'ip',
      IpAddressType: 'ipv4',
      HealthCheckEnabled: true,
      HealthCheckProtocol: 'HTTP',
      HealthCheckPort: 'traffic-port',
      HealthCheckPath: '/',
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 5,
      UnhealthyThresholdCount: 2,
      Matcher: { HttpCode: '200' },
      LoadBalancerArns: [],
    },
  ])
})

test('a group of gRPC targets is checked by gRPC codes', async () => {
  const { elb } = createElbBench()

  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({ ...web, ProtocolVersion: 'GRPC' }),
  )

  expect(TargetGroups?.[0]).toMatchObject({
    HealthCheckPath: '/AWS.ALB/healthcheck',
    Matcher: { GrpcCode: '12' },
  })
})

test('the same settings under one name are the same group, others are refused', async () => {
  const { elb, group } = createElbBench()
  const first = await group('web')

  const again = await group('web', { HealthCheckIntervalSeconds: 30 })
  const other = group('web', { Port: 8080 })

  expect(again).toBe(first)
  await expect(other).rejects.toBeInstanceOf(DuplicateTargetGroupNameException)
  expect((await elb.send(new DescribeTargetGroupsCommand({}))).TargetGroups).toHaveLength(1)
})

test('only the health check can be modified, and what is not named stays', async () => {
  const { elb, group } = createElbBench()
  const TargetGroupArn = await group('web', { HealthCheckPath: '/ready' })

  const { TargetGroups } = await elb.send(
    new ModifyTargetGroupCommand({ TargetGroupArn, Matcher: { HttpCode: '200-299' } }),
  )

  expect(TargetGroups?.[0]).toMatchObject({
    HealthCheckPath: '/ready',
    Matcher: { HttpCode: '200-299' },
    Port: 80,
  })
})

test.each([
  { Name: 'a'.repeat(33) },
  { Name: '-web' },
  { Name: 'web-' },
  { Name: 'web_1' },
  { VpcId: undefined },
  { Port: undefined },
  { Protocol: undefined },
  { Port: 70_000 },
  { HealthCheckIntervalSeconds: 4 },
  { HealthCheckTimeoutSeconds: 30 },
  { HealthyThresholdCount: 11 },
  { UnhealthyThresholdCount: 1 },
  { HealthCheckPath: 'ready' },
  { HealthCheckPort: 'http' },
  { HealthCheckEnabled: false },
  { Matcher: { HttpCode: '500' } },
  { Matcher: { HttpCode: '2xx' } },
  { Tags: [{ Key: 'aws:x', Value: '1' }] },
])('the target group %j is refused', async (changes) => {
  const { group } = createElbBench()

  await expect(group('web', changes)).rejects.toMatchObject({ name: 'ValidationError' })
})

test.each([
  { TargetType: 'lambda' as const },
  { Protocol: 'TCP' as const },
  { TargetControlPort: 3000 },
])('what is not modelled is refused and says so: %j', async (changes) => {
  const { group } = createElbBench()

  await expect(group('web', changes)).rejects.toThrow('The simulator does not model')
})

test('the 14 attributes are texts and change one by one', async () => {
  const { elb, group } = createElbBench()
  const TargetGroupArn = await group('web')
  const before = await elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }))
  const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '10' }]

  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }))
  const after = await elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }))

  expect(before.Attributes).toHaveLength(14)
  expect(before.Attributes).toContainEqual({
    Key: 'deregistration_delay.timeout_seconds',
    Value: '300',
  })
  expect(before.Attributes).toContainEqual({
    Key: 'stickiness.app_cookie.cookie_name',
    Value: '',
  })
  expect(after.Attributes).toContainEqual(Attributes[0])
  expect(after.Attributes).toHaveLength(14)
})

test.each([
  ['deregistration_delay.timeout_seconds', '3601'],
  ['slow_start.duration_seconds', '10'],
  ['stickiness.enabled', 'yes'],
  ['no.such.attribute', '1'],
])('the attribute %s=%s is refused', async (Key, Value) => {
  const { elb, group } = createElbBench()
  const TargetGroupArn = await group('web')

  const call = elb.send(
    new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes: [{ Key, Value }] }),
  )

  await expect(call).rejects.toMatchObject({ name: 'ValidationError' })
})

test('groups are found by name, by ARN and by load balancer, or missed', async () => {
  const { elb, group, balancer, listener } = createElbBench()
  const [a, b] = [await group('a'), await group('b')]
  const LoadBalancerArn = await balancer('main')
  await listener(LoadBalancerArn, b)
  const names = async (input: object) =>
    (await elb.send(new DescribeTargetGroupsCommand(input))).TargetGroups?.map(
      (one) => one.TargetGroupName,
    )

  expect(await names({})).toEqual(['a', 'b'])
  expect(await names({ Names: ['b'] })).toEqual(['b'])
  expect(await names({ TargetGroupArns: [a] })).toEqual(['a'])
  expect(await names({ LoadBalancerArn })).toEqual(['b'])
  await expect(names({ Names: ['a', 'c'] })).rejects.toBeInstanceOf(TargetGroupNotFoundException)
  await expect(names({ TargetGroupArns: [`${a}x`] })).rejects.toBeInstanceOf(
    TargetGroupNotFoundException,
  )
  await expect(names({ Names: ['a'], LoadBalancerArn })).rejects.toThrow('not several')
})

test('lists come in pages, of at most 400', async () => {
  const { elb, group } = createElbBench({ elbv2: { pageSizeMax: 2 } })
  for (const name of ['c', 'a', 'e', 'b', 'd']) await group(name)
  const pages: (string | undefined)[][] = []

  for await (const { TargetGroups = [] } of paginateDescribeTargetGroups({ client: elb }, {})) {
    pages.push(TargetGroups.map((one) => one.TargetGroupName))
  }

  expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['e']])
  await expect(elb.send(new DescribeTargetGroupsCommand({ PageSize: 401 }))).rejects.toMatchObject({
    name: 'ValidationError',
  })
  await expect(
    elb.send(new DescribeTargetGroupsCommand({ Marker: 'nonsense!' })),
  ).rejects.toMatchObject({ name: 'ValidationError' })
})

test('a group that a rule forwards to cannot be deleted; another can, and twice', async () => {
  const { elb, group, balancer, listener } = createElbBench()
  const used = await group('used')
  const spare = await group('spare')
  await listener(await balancer('main'), used)

  const refused = elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: used }))

  await expect(refused).rejects.toBeInstanceOf(ResourceInUseException)
  await elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: spare }))
  await elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: spare }))
  const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({}))
  expect(TargetGroups?.map((one) => one.TargetGroupName)).toEqual(['used'])
})
