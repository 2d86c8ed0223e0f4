import {
  AddTagsCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DuplicateListenerException,
  DuplicateLoadBalancerNameException,
  DuplicateTagKeysException,
  ListenerNotFoundException,
  LoadBalancerNotFoundException,
  ModifyListenerCommand,
  ModifyLoadBalancerAttributesCommand,
  OperationNotPermittedException,
  RemoveTagsCommand,
  TargetGroupNotFoundException,
  TooManyListenersException,
  TooManyTagsException,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, test } from 'vitest'
import { createElbBench, elbBenchOf, forwardTo, notFound } from './bench.testing.ts'
import { createSimulator } from '../simulator.ts'

const main = { Name: 'main', Subnets: ['subnet-1', 'subnet-2'] }

test('a load balancer is provisioned, then active', async () => {
  const { elb, pass } = createElbBench({ startAt: 0, elbv2: { provisioningMs: 30_000 } })
  const state = async () =>
    (await elb.send(new DescribeLoadBalancersCommand({}))).LoadBalancers?.[0]?.State?.Code

  const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand(main))
  pass(29)
  const before = await state()
  pass(1)

  expect(LoadBalancers?.[0]).toMatchObject({
    LoadBalancerArn: expect.stringMatching(/:loadbalancer\/app\/main\/[0-9a-f]{16}$/),
    DNSName: expect.stringMatching(/^main-\d+\.eu-west-1\.elb\.amazonaws\.com$/),
    Scheme: 'internet-facing',
    Type: 'application',
    IpAddressType: 'ipv4',
    State: { Code: 'provisioning' },
    AvailabilityZones: [
      { ZoneName: 'eu-west-1a', SubnetId: 'subnet-1' },
      { ZoneName: 'eu-west-1b', SubnetId: 'subnet-2' },
    ],
    SecurityGroups: [],
  })
  expect([before, await state()]).toEqual(['provisioning', 'active'])
})

test('the same settings under one name are the same load balancer, others are refused', async () => {
  const { elb, balancer } = createElbBench()
  const first = await balancer('main')

  const other = elb.send(new CreateLoadBalancerCommand({ ...main, Scheme: 'internal' }))

  expect(await balancer('main')).toBe(first)
  await expect(other).rejects.toBeInstanceOf(DuplicateLoadBalancerNameException)
})

test.each([
  { Subnets: ['subnet-1'] },
  { Name: 'internal-x' },
  { Name: 'a'.repeat(33) },
  { SubnetMappings: [{ SubnetId: 'subnet-1' }] },
])('the load balancer %j is refused', async (changes) => {
  const { elb } = createElbBench()

  const call = elb.send(new CreateLoadBalancerCommand({ ...main, ...changes }))

  await expect(call).rejects.toMatchObject({ name: 'ValidationError' })
})

test('load balancers are found by name and ARN, or missed', async () => {
  const { elb, balancer } = createElbBench()
  const arn = await balancer('main')
  const describe = (input: object) => elb.send(new DescribeLoadBalancersCommand(input))

  expect((await describe({ Names: ['main'] })).LoadBalancers).toHaveLength(1)
  expect((await describe({ LoadBalancerArns: [arn] })).LoadBalancers).toHaveLength(1)
  await expect(describe({ Names: ['other'] })).rejects.toBeInstanceOf(LoadBalancerNotFoundException)
  await expect(describe({ LoadBalancerArns: [`${arn}x`] })).rejects.toBeInstanceOf(
    LoadBalancerNotFoundException,
  )
})

test('a deleted load balancer takes its listeners and rules along, and frees its groups', async () => {
  const { elb, balancer, listener, rule, group } = createElbBench()
  const LoadBalancerArn = await balancer('main')
  const web = await group('web')
  const listenerArn = await listener(LoadBalancerArn)
  await rule(listenerArn, 1, web)
  const protect = (Value: string) =>
    elb.send(
      new ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn,
        Attributes: [{ Key: 'deletion_protection.enabled', Value }],
      }),
    )
  const remove = () => elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }))

  await protect('true')
  await expect(remove()).rejects.toBeInstanceOf(OperationNotPermittedException)
  await protect('false')
  await remove()
  await remove()

  const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({}))
  expect(TargetGroups?.[0]?.LoadBalancerArns).toEqual([])
  await expect(
    elb.send(new DescribeListenersCommand({ ListenerArns: [listenerArn] })),
  ).rejects.toBeInstanceOf(ListenerNotFoundException)
})

test('the attributes of a load balancer are texts', async () => {
  const { elb, balancer } = createElbBench()
  const LoadBalancerArn = await balancer('main')

  const { Attributes } = await elb.send(
    new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }),
  )

  expect(Attributes).toContainEqual({ Key: 'idle_timeout.timeout_seconds', Value: '60' })
})

test('a listener reads back, once per port', async () => {
  const { elb, balancer, listener, group } = createElbBench()
  const LoadBalancerArn = await balancer('main')
  const web = await group('web')
  const first = await listener(LoadBalancerArn, web)

  const again = await listener(LoadBalancerArn, web)
  const other = listener(LoadBalancerArn)
  const { Listeners } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn }))

  expect(again).toBe(first)
  await expect(other).rejects.toBeInstanceOf(DuplicateListenerException)
  expect(Listeners).toMatchObject([
    { ListenerArn: first, LoadBalancerArn, Port: 80, Protocol: 'HTTP' },
  ])
  expect(Listeners?.[0]?.DefaultActions?.[0]?.TargetGroupArn).toBe(web)
})

test('a listener for HTTPS has one certificate and a policy', async () => {
  const { elb, balancer } = createElbBench()
  const LoadBalancerArn = await balancer('main')
  const CertificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1'
  const create = (Certificates: { CertificateArn: string }[]) =>
    elb.send(
      new CreateListenerCommand({
        LoadBalancerArn,
        Port: 443,
        Protocol: 'HTTPS',
        Certificates,
        DefaultActions: [notFound],
      }),
    )

  await expect(create([])).rejects.toMatchObject({ name: 'ValidationError' })
  const { Listeners } = await create([{ CertificateArn }])

  expect(Listeners?.[0]).toMatchObject({
    SslPolicy: 'ELBSecurityPolicy-2016-08',
    Certificates: [{ CertificateArn }],
  })
})

test('modifying a listener keeps what is not named, and moves the use of groups', async () => {
  const { elb, balancer, listener, group } = createElbBench()
  const LoadBalancerArn = await balancer('main')
  const [a, b] = [await group('a'), await group('b')]
  const ListenerArn = await listener(LoadBalancerArn, a)
  await listener(LoadBalancerArn, undefined, { Port: 8080 })
  const modify = (input: object) => elb.send(new ModifyListenerCommand({ ListenerArn, ...input }))

  await modify({ DefaultActions: [forwardTo(b)] })
  const { Listeners } = await modify({ Port: 81 })
  const taken = modify({ Port: 8080 })

  await expect(taken).rejects.toBeInstanceOf(DuplicateListenerException)
  expect(Listeners?.[0]).toMatchObject({ Port: 81, DefaultActions: [{ TargetGroupArn: b }] })
  const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({}))
  expect(TargetGroups?.map((one) => one.LoadBalancerArns)).toEqual([[], [LoadBalancerArn]])
})

test('a load balancer has at most 50 listeners', async () => {
  const { elb, balancer, listener } = createElbBench()
  const arn = await balancer('main')
  const first = await listener(arn, undefined, { Port: 1 })
  for (let Port = 2; Port <= 50; Port++) await listener(arn, undefined, { Port })

  const tooMany = listener(arn, undefined, { Port: 51 })

  await expect(tooMany).rejects.toBeInstanceOf(TooManyListenersException)
  await elb.send(new DeleteListenerCommand({ ListenerArn: first }))
  await listener(arn, undefined, { Port: 51 })
})

test('tags are set on creation, added, replaced, removed and read, on every kind of resource', async () => {
  const { elb, balancer, listener, rule, group } = createElbBench()
  const web = await group('web', { Tags: [{ Key: 'team', Value: 'shop' }] })
  const lb = await balancer('main')
  const listenerArn = await listener(lb)
  const ResourceArns = [web, lb, listenerArn, await rule(listenerArn, 1, web)]
  const Tags = [
    { Key: 'team', Value: 'core' },
    { Key: 'env', Value: 'prod' },
  ]

  await elb.send(new AddTagsCommand({ ResourceArns, Tags }))
  await elb.send(new RemoveTagsCommand({ ResourceArns: [lb], TagKeys: ['env', 'none'] }))
  const { TagDescriptions } = await elb.send(new DescribeTagsCommand({ ResourceArns }))

  expect(TagDescriptions?.map((one) => one.ResourceArn)).toEqual(ResourceArns)
  expect(TagDescriptions?.map((one) => one.Tags?.length)).toEqual([2, 1, 2, 2])
  expect(TagDescriptions?.[0]?.Tags).toEqual(Tags)
})

test('tags that cannot be are refused, for all resources of a call', async () => {
  const { elb, group } = createElbBench()
  const web = await group('web')
  const add = (Tags: { Key: string }[], ...others: string[]) =>
    elb.send(new AddTagsCommand({ ResourceArns: [web, ...others], Tags }))
  const many = Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}` }))

  await expect(add([{ Key: 'a' }, { Key: 'a' }])).rejects.toBeInstanceOf(DuplicateTagKeysException)
  await expect(add(many)).rejects.toBeInstanceOf(TooManyTagsException)
  await expect(add([{ Key: 'a' }], `${web}x`)).rejects.toBeInstanceOf(TargetGroupNotFoundException)
  await expect(add([{ Key: 'a' }], 'web')).rejects.toMatchObject({ name: 'ValidationError' })
  const ResourceArns = Array.from({ length: 21 }, () => web)
  await expect(elb.send(new DescribeTagsCommand({ ResourceArns }))).rejects.toMatchObject({
    name: 'ValidationError',
  })
  const { TagDescriptions } = await elb.send(new DescribeTagsCommand({ ResourceArns: [web] }))
  expect(TagDescriptions?.[0]?.Tags).toEqual([])
})

test('reads have a bucket of 200, and creating has none', async () => {
  const { elb, group } = createElbBench({ throttling: { enabled: true } })
  for (let i = 0; i < 25; i++) await group(`g${i}`)

  for (let i = 0; i < 200; i++) await elb.send(new DescribeTargetGroupsCommand({}))

  await expect(elb.send(new DescribeTargetGroupsCommand({}))).rejects.toThrow('Rate exceeded')
})

test('everything survives a restart', async () => {
  const before = createElbBench()
  const lb = await before.balancer('main')
  const web = await before.group('web')
  const listenerArn = await before.listener(lb, web)
  const world = createSimulator()

  world.restore(JSON.parse(JSON.stringify(before.world.save())))
  const after = elbBenchOf(world)

  expect(await after.rules(listenerArn)).toEqual(await before.rules(listenerArn))
  expect(world.save().services.elasticloadbalancing).toEqual(
    before.world.save().services.elasticloadbalancing,
  )
})
