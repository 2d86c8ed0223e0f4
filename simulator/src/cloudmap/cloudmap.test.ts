import {
  CreateHttpNamespaceCommand,
  CreatePrivateDnsNamespaceCommand,
  CreateServiceCommand,
  DeleteNamespaceCommand,
  DeleteServiceCommand,
  DeregisterInstanceCommand,
  DiscoverInstancesCommand,
  GetInstanceCommand,
  GetNamespaceCommand,
  GetOperationCommand,
  GetServiceCommand,
  InstanceNotFound,
  InvalidInput,
  ListInstancesCommand,
  ListNamespacesCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  NamespaceAlreadyExists,
  NamespaceNotFound,
  OperationNotFound,
  RegisterInstanceCommand,
  ResourceInUse,
  ResourceNotFoundException,
  ServiceAlreadyExists,
  ServiceDiscoveryClient,
  ServiceNotFound,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-servicediscovery'
import type { CreateServiceRequest } from '@aws-sdk/client-servicediscovery'
import { expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import type { World } from '../core/world.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

const startAt = Date.UTC(2026, 2, 1, 12)
const longMs = 10_000
const dns = { Name: 'shop.internal', Vpc: 'vpc-1' }
const records = { DnsRecords: [{ Type: 'A', TTL: 10 }] } satisfies CreateServiceRequest['DnsConfig']

interface MapBench {
  readonly world: World
  readonly map: ServiceDiscoveryClient
  /** Id of the DNS namespace `shop.internal`. */
  readonly namespace: string
}

function clientOf(world: World): ServiceDiscoveryClient {
  return new ServiceDiscoveryClient({ ...clientOptions, requestHandler: inProcessHandler(world) })
}

async function createMapBench(): Promise<MapBench> {
  const world = createSimulator({ startAt })
  const map = clientOf(world)
  await map.send(new CreatePrivateDnsNamespaceCommand(dns))
  world.advance(longMs)
  const { Namespaces = [] } = await map.send(new ListNamespacesCommand({}))
  return { world, map, namespace: Namespaces[0]?.Id ?? '' }
}

async function addService(
  { map, namespace }: MapBench,
  more: Partial<CreateServiceRequest> = {},
): Promise<string> {
  const input = { Name: 'web', NamespaceId: namespace, DnsConfig: records, ...more }
  return (await map.send(new CreateServiceCommand(input))).Service?.Id ?? ''
}

function register({ map }: MapBench, ServiceId: string, InstanceId: string, zone = 'a') {
  const Attributes = { AWS_INSTANCE_IPV4: '10.0.0.1', zone }
  return map.send(new RegisterInstanceCommand({ ServiceId, InstanceId, Attributes }))
}

test('a namespace is there when its operation has succeeded', async () => {
  const world = createSimulator({ startAt })
  const map = clientOf(world)

  const { OperationId } = await map.send(new CreatePrivateDnsNamespaceCommand(dns))
  const status = async () =>
    (await map.send(new GetOperationCommand({ OperationId }))).Operation?.Status
  const names = async () =>
    (await map.send(new ListNamespacesCommand({}))).Namespaces?.map(({ Name }) => Name)
  const seen = [await status(), await names()]
  world.advance(1_000)
  seen.push(await status(), await names())
  world.advance(9_000)
  seen.push(await status(), await names())
  const { Operation } = await map.send(new GetOperationCommand({ OperationId }))
  const Id = Operation?.Targets?.NAMESPACE
  const { Namespace } = await map.send(new GetNamespaceCommand({ Id }))

  expect(seen).toEqual(['SUBMITTED', [], 'PENDING', [], 'SUCCESS', ['shop.internal']])
  expect(Operation).toMatchObject({
    Type: 'CREATE_NAMESPACE',
    CreateDate: new Date(startAt),
    UpdateDate: new Date(startAt + 10_000),
  })
  expect(Namespace).toMatchObject({
    Id,
    Arn: `arn:aws:servicediscovery:eu-west-1:123456789012:namespace/${Id}`,
    Name: 'shop.internal',
    Type: 'DNS_PRIVATE',
    ServiceCount: 0,
    Properties: {
      DnsProperties: { HostedZoneId: expect.stringMatching(/^Z[A-Z0-9]+$/), SOA: { TTL: 15 } },
      HttpProperties: { HttpName: 'shop.internal' },
    },
    CreateDate: new Date(startAt),
  })
  await expect(map.send(new GetOperationCommand({ OperationId: 'none' }))).rejects.toBeInstanceOf(
    OperationNotFound,
  )
})

test('a name is taken also while its namespace is being made; the same request is answered', async () => {
  const world = createSimulator({ startAt })
  const map = clientOf(world)
  const create = (CreatorRequestId: string) =>
    map.send(new CreateHttpNamespaceCommand({ Name: 'shop', CreatorRequestId }))

  const first = await create('one')
  const again = await create('one')

  expect(again.OperationId).toBe(first.OperationId)
  await expect(create('two')).rejects.toBeInstanceOf(NamespaceAlreadyExists)
  world.advance(longMs)
  await expect(create('two')).rejects.toBeInstanceOf(NamespaceAlreadyExists)
})

test('a service reads back by its id and its ARN, and is counted', async () => {
  const bench = await createMapBench()
  const Id = await addService(bench, { Description: 'the shop' })

  const byId = await bench.map.send(new GetServiceCommand({ Id }))
  const byArn = await bench.map.send(new GetServiceCommand({ Id: byId.Service?.Arn }))
  const { Namespace } = await bench.map.send(new GetNamespaceCommand({ Id: bench.namespace }))

  expect(byId.Service).toMatchObject({
    Id,
    Arn: `arn:aws:servicediscovery:eu-west-1:123456789012:service/${Id}`,
    Name: 'web',
    NamespaceId: bench.namespace,
    Description: 'the shop',
    InstanceCount: 0,
    Type: 'DNS_HTTP',
    DnsConfig: { RoutingPolicy: 'MULTIVALUE', ...records },
  })
  expect(byArn.Service).toEqual(byId.Service)
  expect(Namespace?.ServiceCount).toBe(1)
})

test('services are listed by namespace, and their names are unique there', async () => {
  const bench = await createMapBench()
  const { map, world } = bench
  await map.send(new CreateHttpNamespaceCommand({ Name: 'other' }))
  world.advance(longMs)
  const { Namespaces } = await map.send(
    new ListNamespacesCommand({ Filters: [{ Name: 'TYPE', Values: ['HTTP'] }] }),
  )
  const other = Namespaces?.[0]?.Id ?? ''
  const web = await addService(bench)
  await addService(bench, { NamespaceId: other, DnsConfig: undefined })

  const { Services } = await map.send(
    new ListServicesCommand({ Filters: [{ Name: 'NAMESPACE_ID', Values: [bench.namespace] }] }),
  )

  expect(Services?.map(({ Id }) => Id)).toEqual([web])
  await expect(addService(bench)).rejects.toBeInstanceOf(ServiceAlreadyExists)
  await expect(addService(bench, { NamespaceId: 'ns-none' })).rejects.toBeInstanceOf(
    NamespaceNotFound,
  )
  await expect(addService(bench, { Name: 'api', NamespaceId: other })).rejects.toBeInstanceOf(
    InvalidInput,
  )
  await expect(
    map.send(new ListServicesCommand({ Filters: [{ Name: 'RESOURCE_OWNER', Values: ['SELF'] }] })),
  ).rejects.toBeInstanceOf(InvalidInput)
})

test('an instance is found from when it is registered to when it is deregistered', async () => {
  const bench = await createMapBench()
  const { map, world } = bench
  const ServiceId = await addService(bench)
  const names = { NamespaceName: 'shop.internal', ServiceName: 'web' }
  const discover = async (QueryParameters?: Record<string, string>) =>
    (await map.send(new DiscoverInstancesCommand({ ...names, QueryParameters }))).Instances ?? []

  await register(bench, ServiceId, 'i-1')
  const before = await discover()
  await register(bench, ServiceId, 'i-2', 'b')
  world.advance(longMs)
  const both = await discover()
  const zone = await discover({ zone: 'b' })
  const read = await map.send(new GetInstanceCommand({ ServiceId, InstanceId: 'i-1' }))
  await map.send(new DeregisterInstanceCommand({ ServiceId, InstanceId: 'i-1' }))
  world.advance(longMs)
  const { Instances } = await map.send(new ListInstancesCommand({ ServiceId }))

  expect(before).toEqual([])
  expect(both.map(({ InstanceId }) => InstanceId)).toEqual(['i-1', 'i-2'])
  expect(zone).toEqual([
    {
      InstanceId: 'i-2',
      ...names,
      HealthStatus: 'HEALTHY',
      Attributes: { AWS_INSTANCE_IPV4: '10.0.0.1', zone: 'b' },
    },
  ])
  expect(read.Instance).toMatchObject({ Id: 'i-1', Attributes: { zone: 'a' } })
  expect(Instances?.map(({ Id }) => Id)).toEqual(['i-2'])
})

test('an instance without what its DNS records need is refused, and so is one that is not there', async () => {
  const bench = await createMapBench()
  const ServiceId = await addService(bench)
  const instance = { ServiceId, InstanceId: 'i-1' }
  const Attributes = { zone: 'a' }

  const bare = bench.map.send(new RegisterInstanceCommand({ ...instance, Attributes }))
  const gone = bench.map.send(new DeregisterInstanceCommand(instance))
  const lost = register(bench, 'srv-none', 'i-1')

  await expect(bare).rejects.toBeInstanceOf(InvalidInput)
  await expect(gone).rejects.toBeInstanceOf(InstanceNotFound)
  await expect(lost).rejects.toBeInstanceOf(ServiceNotFound)
})

test('what is in use stays, and what is empty can go', async () => {
  const bench = await createMapBench()
  const { map, world, namespace } = bench
  const Id = await addService(bench)
  await register(bench, Id, 'i-1')
  world.advance(longMs)
  const deleteNamespace = () => map.send(new DeleteNamespaceCommand({ Id: namespace }))
  const deleteService = () => map.send(new DeleteServiceCommand({ Id }))

  await expect(deleteService()).rejects.toBeInstanceOf(ResourceInUse)
  await map.send(new DeregisterInstanceCommand({ ServiceId: Id, InstanceId: 'i-1' }))
  world.advance(longMs)
  await expect(deleteNamespace()).rejects.toBeInstanceOf(ResourceInUse)
  await deleteService()
  await deleteNamespace()
  world.advance(longMs)

  await expect(map.send(new GetServiceCommand({ Id }))).rejects.toBeInstanceOf(ServiceNotFound)
  await expect(map.send(new GetNamespaceCommand({ Id: namespace }))).rejects.toBeInstanceOf(
    NamespaceNotFound,
  )
})

test('namespaces and services are tagged', async () => {
  const bench = await createMapBench()
  const service = `arn:aws:servicediscovery:eu-west-1:123456789012:service/${await addService(bench)}`
  const namespace = `arn:aws:servicediscovery:eu-west-1:123456789012:namespace/${bench.namespace}`
  const tags = async (ResourceARN: string) =>
    (await bench.map.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags
  const Tags = [
    { Key: 'team', Value: 'shop' },
    { Key: 'tier', Value: '1' },
  ]

  for (const ResourceARN of [service, namespace]) {
    await bench.map.send(new TagResourceCommand({ ResourceARN, Tags }))
    await bench.map.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['tier'] }))
  }

  expect(await tags(service)).toEqual([{ Key: 'team', Value: 'shop' }])
  expect(await tags(namespace)).toEqual([{ Key: 'team', Value: 'shop' }])
  await expect(tags(`${service}x`)).rejects.toBeInstanceOf(ResourceNotFoundException)
})
