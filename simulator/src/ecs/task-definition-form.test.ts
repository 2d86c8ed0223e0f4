import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { createBench, fargateTask } from './bench.testing.ts'

async function readBack(changes: Partial<RegisterTaskDefinitionRequest>) {
  const bench = await createBench()
  await bench.register('web', changes)
  const answer = await bench.call('DescribeTaskDefinition', { taskDefinition: 'web' })
  return answer.taskDefinition
}

const app: ContainerDefinition = { name: 'app', image: 'shop/web:1' }

test('defaults of a container are filled in', async () => {
  const container = {
    ...app,
    portMappings: [{ containerPort: 8080 }],
    healthCheck: { command: ['CMD-SHELL', 'true'] },
    linuxParameters: { initProcessEnabled: true },
    dockerLabels: {},
  }

  const found = await readBack({ containerDefinitions: [container] })

  expect(found?.containerDefinitions).toEqual([
    {
      ...app,
      cpu: 0,
      essential: true,
      environment: [],
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }],
      healthCheck: { command: ['CMD-SHELL', 'true'], interval: 30, timeout: 5, retries: 3 },
      linuxParameters: { initProcessEnabled: true, devices: [], tmpfs: [] },
    },
  ])
})

test('a log router of FireLens runs as root', async () => {
  const router = { ...app, name: 'router', firelensConfiguration: { type: 'fluentbit' as const } }
  const logConfiguration = { logDriver: 'awsfirelens' as const }

  const found = await readBack({ containerDefinitions: [{ ...app, logConfiguration }, router] })

  const users = found?.containerDefinitions?.map(({ name, user }) => [name, user])
  expect(Object.fromEntries(users ?? [])).toEqual({ app: undefined, router: '0' })
})

test('what only AWS writes is added', async () => {
  const found = await readBack({ taskRoleArn: 'web-task', volumes: [{ name: 'data' }] })

  expect(found).toMatchObject({
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1',
    revision: 1,
    status: 'ACTIVE',
    placementConstraints: [],
    volumes: [{ name: 'data', host: {} }],
    taskRoleArn: 'arn:aws:iam::123456789012:role/web-task',
    registeredBy: 'arn:aws:iam::123456789012:user/direct',
  })
  expect(found?.compatibilities).toContain('FARGATE')
  expect(found?.requiresAttributes?.length).toBeGreaterThan(0)
  expect(found?.registeredAt).toEqual(new Date(Date.UTC(2026, 0, 1)))
  expect(found).not.toHaveProperty('runtimePlatform')
  expect(found).not.toHaveProperty('ephemeralStorage')
})

test('bridge is the network mode when none is given, and host ports are open there', async () => {
  const bench = await createBench()
  await bench.call('RegisterTaskDefinition', {
    family: 'old',
    containerDefinitions: [{ ...app, memory: 128, portMappings: [{ containerPort: 80 }] }],
  })

  const { taskDefinition } = await bench.call('DescribeTaskDefinition', { taskDefinition: 'old' })

  expect(taskDefinition?.networkMode).toBe('bridge')
  expect(taskDefinition?.containerDefinitions?.[0]?.portMappings).toEqual([
    { containerPort: 80, hostPort: 0, protocol: 'tcp' },
  ])
})

test('sizes with units become numbers', async () => {
  const found = await readBack({ cpu: '.5 vCPU', memory: '1 GB' })

  expect(found).toMatchObject({ cpu: '512', memory: '1024' })
})

const environment = ['A', 'B', 'C'].map((name) => ({ name, value: name.toLowerCase() }))
const volumesFrom = [{ sourceContainer: 'sidecar' }, { sourceContainer: 'log' }]
const secrets = ['D', 'E'].map((name) => ({ name, valueFrom: `/shop/${name}` }))

test('the order is lost where AWS loses it, in the same way each time', async () => {
  const containers = [
    { ...app, environment, secrets, volumesFrom },
    { ...app, name: 'sidecar' },
  ]
  const request: Partial<RegisterTaskDefinitionRequest> = {
    containerDefinitions: containers,
    requiresCompatibilities: ['EC2', 'FARGATE'],
  }

  const found = await readBack(request)
  const again = await readBack(request)

  const names = found?.containerDefinitions?.map((one) => one.name)
  const main = found?.containerDefinitions?.find((one) => one.name === 'app')
  expect(names).toEqual(['sidecar', 'app'])
  expect(main?.environment).not.toEqual(environment)
  expect(main?.environment).toHaveLength(3)
  expect(main?.environment).toEqual(expect.arrayContaining(environment))
  expect(main?.volumesFrom).toEqual(volumesFrom.toReversed())
  expect(main?.secrets).toEqual(secrets.toReversed())
  expect(found?.requiresCompatibilities).toEqual(['FARGATE', 'EC2'])
  expect(again).toEqual(found)
})

test('the order is kept where AWS keeps it', async () => {
  const container = {
    ...app,
    command: ['serve', '--port', '80'],
    dnsServers: ['10.0.0.3', '10.0.0.2'],
    ulimits: [
      { name: 'nproc' as const, softLimit: 1, hardLimit: 2 },
      { name: 'core' as const, softLimit: 1, hardLimit: 2 },
    ],
  }

  const found = await readBack({ containerDefinitions: [container] })

  expect(found?.containerDefinitions?.[0]).toMatchObject(container)
})

test('what was not declared for Fargate stays absent, what was declared is echoed', async () => {
  const runtimePlatform = { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' } as const

  const found = await readBack({ runtimePlatform, ephemeralStorage: { sizeInGiB: 30 } })

  expect(found).toMatchObject({ runtimePlatform, ephemeralStorage: { sizeInGiB: 30 } })
  expect(found?.networkMode).toBe(fargateTask.networkMode)
})
