import {
  CreateHttpNamespaceCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  ListInstancesCommand,
  ListNamespacesCommand,
  ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery'
import { expect, test } from 'vitest'
import { clientOptions } from '../clients.testing.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'
import { benchOf, refusal } from './bench.testing.ts'

/** The namespace `shop` with the service `web`, and a task definition whose port is `http`. */
async function named() {
  const world = createSimulator({ throttling: { enabled: false } })
  const options = { ...clientOptions, requestHandler: inProcessHandler(world) }
  const cloudmap = new ServiceDiscoveryClient(options)
  const ecs = benchOf(world)
  await ecs.call('CreateCluster', { clusterName: 'shop' })
  await cloudmap.send(new CreateHttpNamespaceCommand({ Name: 'shop' }))
  world.advance(15_000)
  const { Namespaces } = await cloudmap.send(new ListNamespacesCommand({}))
  const namespace = Namespaces?.[0]
  const { Service } = await cloudmap.send(
    new CreateServiceCommand({ Name: 'web', NamespaceId: namespace?.Id }),
  )
  const portMappings = [{ name: 'http', containerPort: 8080 }]
  await ecs.register('web', {
    containerDefinitions: [{ name: 'app', image: 'shop/web:1', portMappings }],
  })
  const serviceRegistries = [{ registryArn: Service?.Arn ?? '', containerPort: 8080 }]
  const instances = async () =>
    (await cloudmap.send(new ListInstancesCommand({ ServiceId: Service?.Id }))).Instances ?? []
  return { ecs, cloudmap, namespace, id: Service?.Id, serviceRegistries, instances }
}

test('what is spoken under a name of Service Connect stays as it was', async () => {
  const { ecs } = await named()
  const serviceConnectConfiguration = {
    enabled: true,
    namespace: 'shop',
    services: [{ portName: 'http', discoveryName: 'web', clientAliases: [{ port: 80 }] }],
  }
  await ecs.create('web', { serviceConnectConfiguration })
  const speaking = async (appProtocol: 'http' | undefined, name = 'http') => {
    const portMappings = [{ name, containerPort: 8080, ...(appProtocol && { appProtocol }) }]
    const taskDefinition = await ecs.register('web', {
      containerDefinitions: [{ name: 'app', image: 'shop/web:2', portMappings }],
    })
    return { cluster: 'shop', service: 'web', taskDefinition }
  }

  const other = await refusal(ecs.call('UpdateService', await speaking('http')))
  const same = await refusal(ecs.call('UpdateService', await speaking(undefined)))

  expect(other).toContain('The following config cannot be changed for a SC service.')
  expect(same).toBe('no error')
})

test('tasks are found in Cloud Map from when they run to when they stop', async () => {
  const { ecs, cloudmap, id, serviceRegistries, instances } = await named()
  await ecs.create('web', { serviceRegistries })

  ecs.pass(5)
  const before = await instances()
  ecs.pass(60)
  const running = await instances()
  const inUse = await cloudmap.send(new DeleteServiceCommand({ Id: id })).catch(String)
  await ecs.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 1 })
  ecs.pass(60)
  const scaled = await instances()
  await ecs.call('DeleteService', { cluster: 'shop', service: 'web', force: true })
  ecs.pass(60)

  expect(before).toEqual([])
  expect(running).toHaveLength(2)
  expect(running[0]?.Attributes).toMatchObject({
    AWS_INSTANCE_PORT: '8080',
    ECS_CLUSTER_NAME: 'shop',
    ECS_SERVICE_NAME: 'web',
    ECS_TASK_DEFINITION_FAMILY: 'web',
  })
  expect(inUse).toContain('ResourceInUse')
  expect(scaled).toHaveLength(1)
  expect(await instances()).toEqual([])
})

test('a registry, a namespace and a port must be there', async () => {
  const { ecs, namespace, serviceRegistries } = await named()
  const [registry = { registryArn: '' }] = serviceRegistries
  const create = (input: object) => refusal(ecs.create('web', input))
  const connect = (more: object) =>
    create({ serviceConnectConfiguration: { enabled: true, namespace: 'shop', ...more } })

  const answers = [
    await create({ serviceRegistries: [{ registryArn: `${registry.registryArn}x` }] }),
    await connect({ namespace: 'other' }),
    await connect({ namespace: undefined }),
    await connect({ services: [{ portName: 'grpc' }] }),
    await connect({ namespace: namespace?.Arn, services: [{ portName: 'http' }] }),
  ]

  expect(answers).toEqual([
    expect.stringContaining('InvalidParameterException: The service registry'),
    'NamespaceNotFoundException: The namespace other does not exist.',
    expect.stringContaining('InvalidParameterException: Service Connect needs a namespace.'),
    expect.stringContaining('The portName grpc is not the name of a port'),
    'no error',
  ])
})

test('a cluster gives its namespace to services that name none', async () => {
  const { ecs } = await named()
  const serviceConnectDefaults = { namespace: 'shop' }
  await ecs.call('CreateCluster', { clusterName: 'mesh', serviceConnectDefaults })

  const serviceConnectConfiguration = { enabled: true, services: [{ portName: 'http' }] }

  expect(await refusal(ecs.create('web', { cluster: 'mesh', serviceConnectConfiguration }))).toBe(
    'no error',
  )
})

test('capacity providers must belong to the cluster', async () => {
  const { ecs } = await named()
  const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]
  const refused = (call: Promise<object>) => refusal(call)
  const service = {
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'web',
    desiredCount: 1,
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
  }

  const answers = [
    await refused(ecs.call('CreateService', { ...service, capacityProviderStrategy })),
    await refused(ecs.call('RunTask', { ...service, capacityProviderStrategy })),
    await refused(
      ecs.call('CreateCluster', {
        clusterName: 'spot',
        defaultCapacityProviderStrategy: capacityProviderStrategy,
      }),
    ),
  ]

  expect(new Set(answers)).toEqual(
    new Set([
      "InvalidParameterException: The specified capacity provider 'FARGATE_SPOT' is not associated with the cluster.",
    ]),
  )
})
