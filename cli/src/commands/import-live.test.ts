import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  isRead,
  createBase,
  createSimulator,
  serve,
  type Base,
  type World,
} from '@plumbline/simulator'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { runCommand, type TerminalOptions } from '../testing.ts'
import { between } from './between.fixture.ts'
import { folderWith } from '../folder.testing.ts'

type Page = Record<string, unknown>

interface Place {
  readonly cwd: string
  readonly world: World
  readonly base: Base
  readonly url: string
  /** Runs `import live` with further words. */
  readonly live: (...more: readonly string[]) => Promise<Awaited<ReturnType<typeof runCommand>>>
  readonly call: (service: string, operation: string, input: object) => Promise<Page>
  /** Names of the calls since the last ask that change something. */
  readonly writes: () => readonly string[]
}

/** A cluster with a load balancer, in which nobody knows of Plumbline. */
async function place(options: TerminalOptions = {}): Promise<Place> {
  const cwd = folderWith()
  const world = createSimulator()
  const base = await createBase(world, { environment: 'prod', cluster: 'main' })
  const simulator = await serve(world, { port: 0 })
  onTestFinished(() => simulator.close())
  const at = ['--cluster', 'main', '--region', 'eu-west-1', '--endpoint', simulator.url]
  const live: Place['live'] = (...more) =>
    runCommand(['import', 'live', ...at, '--out', 'repo', ...more], { ...options, cwd })
  const call: Place['call'] = async (service, operation, input) =>
    (await world.call(service, operation, input)) as Page
  let seen = 0
  const writes = () => {
    const all = world.journal.entries().map(({ operation }) => operation)
    const fresh = all.slice(seen)
    seen = all.length
    return fresh.filter((name) => !isRead(name))
  }
  return { cwd, world, base, url: simulator.url, live, call, writes }
}

const container = {
  name: 'app',
  image: 'example/web:1',
  essential: true,
  portMappings: [{ containerPort: 8080 }],
  environment: [{ name: 'TOKEN', value: 'hunter2' }],
  logConfiguration: {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': '/ecs/web',
      'awslogs-region': 'eu-west-1',
      'awslogs-stream-prefix': 'ecs',
    },
  },
}

async function createService(
  { call, world }: Place,
  name: string,
  service: object = {},
  definition: object = {},
): Promise<void> {
  await call('ecs', 'RegisterTaskDefinition', {
    family: `${name}-family`,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    executionRoleArn: 'ecs-execution',
    containerDefinitions: [container],
    ...definition,
  })
  await call('ecs', 'CreateService', {
    cluster: 'main',
    serviceName: name,
    taskDefinition: `${name}-family`,
    desiredCount: 2,
    launchType: 'FARGATE',
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: ['subnet-0a1b2c3d', 'subnet-0b2c3d4e'],
        securityGroups: ['sg-0a1b2c3d'],
      },
    },
    ...service,
  })
  // Lists of AWS show what is new only after a while.
  world.advance(minuteMs)
}

const minuteMs = 60_000

/** A service behind the load balancer, scaled by somebody, under a name that CloudFormation made. */
const grown = 'Shop-prod_Web-Service-a1B2c3'
async function createGrown(there: Place): Promise<void> {
  const { call, base } = there
  const { TargetGroups } = await call('elasticloadbalancing', 'CreateTargetGroup', {
    Name: 'shop-web',
    Protocol: 'HTTP',
    Port: 8080,
    VpcId: base.values['network/vpcId'],
    TargetType: 'ip',
  })
  const [{ TargetGroupArn }] = TargetGroups as [{ TargetGroupArn: string }]
  await call('elasticloadbalancing', 'CreateRule', {
    ListenerArn: base.listenerArn,
    Priority: 1500,
    Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/shop/*'] } }],
    Actions: [{ Type: 'forward', TargetGroupArn }],
  })
  await createService(
    there,
    grown,
    {
      loadBalancers: [
        { targetGroupArn: TargetGroupArn, containerName: 'app', containerPort: 8080 },
      ],
      healthCheckGracePeriodSeconds: 90,
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 150 },
      enableECSManagedTags: true,
      propagateTags: 'SERVICE',
    },
    {
      containerDefinitions: [
        container,
        { name: 'log_router', image: 'fluent-bit:1', essential: false },
      ],
    },
  )
  const target = {
    ServiceNamespace: 'ecs',
    ResourceId: `service/main/${grown}`,
    ScalableDimension: 'ecs:service:DesiredCount',
  }
  await call('application-autoscaling', 'RegisterScalableTarget', {
    ...target,
    MinCapacity: 2,
    MaxCapacity: 6,
  })
  await call('application-autoscaling', 'PutScalingPolicy', {
    ...target,
    PolicyName: 'theirs',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 70,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    },
  })
}

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  return () => vi.unstubAllEnvs()
})

describe('import live', () => {
  it('writes what runs, proves it, and changes nothing', async () => {
    const there = await place()
    await createService(there, 'plain')
    await createGrown(there)
    there.writes()

    const ran = await there.live()

    expect(ran.err).not.toContain('hunter2')
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.out.split('\n').toSorted()).toEqual([
      '',
      `repo/apps/${grown}/service.yaml`,
      'repo/apps/plain/service.yaml',
      'repo/environments/prod.yaml',
    ])
    expect(ran.err).toContain('✓ prod/service/plain: a plan against what runs is empty\n')
    expect(ran.err).toContain(`✓ prod/service/${grown}: a plan against what runs is empty\n`)
    expect(ran.err).toContain(
      'rule 1500 sends path-pattern /shop/* to shop-web, and goes on doing so',
    )
    expect(ran.err).toContain('write scale: {min: 2, max: 6, cpu: 70%}')
    expect(there.writes()).toEqual([])
    const text = readFileSync(join(there.cwd, `repo/apps/${grown}/service.yaml`), 'utf8')
    expect(text).toContain('\n  scale: elsewhere\n')
    expect(text).toContain('\n  container: app\n')
    const environment = readFileSync(join(there.cwd, 'repo/environments/prod.yaml'), 'utf8')
    expect(environment).toContain(
      `arn: ${there.base.listenerArn}\n      rulePriorities: 20000-39999`,
    )
  })

  it('hands over what it proved, by tags alone, so that a plan with them is empty', async () => {
    const there = await place()
    await createService(there, 'plain')
    await createGrown(there)
    there.writes()

    const ran = await there.live('--adopt', '--yes', '--source', 'shop')

    expect(ran.code).toBe(0)
    expect(there.writes()).toEqual(['TagResource', 'TagResource'])
    const { services } = await there.call('ecs', 'DescribeServices', {
      cluster: 'main',
      services: ['plain', grown],
      include: ['TAGS'],
    })
    for (const { serviceName, tags } of services as { serviceName: string; tags: object[] }[]) {
      expect(tags).toEqual(
        expect.arrayContaining([
          { key: 'plumbline:unit', value: `prod/service/${serviceName}` },
          { key: 'plumbline:environment', value: 'prod' },
          { key: 'plumbline:source', value: 'shop' },
        ]),
      )
    }
    writeFileSync(
      join(there.cwd, 'plumbline.yaml'),
      `sources: [{ name: shop, url: ./nowhere }]\naws: { endpoint: "${there.url}" }\n`,
    )
    const args = ['plan', '--config', 'plumbline.yaml', '--from', 'repo', '--detailed-exitcode']
    const planned = await runCommand(args, { cwd: there.cwd })
    expect(planned).toEqual({ code: 0, out: 'nothing to do; 2 units unchanged\n', err: '' })
  })

  it('asks before it tags, and takes no for an answer', async () => {
    const there = await place({ answer: 'n' })
    await createService(there, 'plain')
    there.writes()

    const ran = await there.live('--adopt', '--source', 'shop')

    expect(ran.code).toBe(1)
    expect(ran.err).toContain('nothing was tagged')
    expect(there.writes()).toEqual([])
  })

  it('leaves out what it cannot have, and says so', async () => {
    const there = await place()
    await createService(there, 'ours', {
      tags: [{ key: 'plumbline:unit', value: 'prod/service/ours' }],
    })

    const ran = await there.live()

    expect(ran).toMatchObject({ code: 0, out: '' })
    expect(ran.err).toContain('service ours: is left out: it belongs to prod/service/ours already')
  })

  it('tells of a service that others deploy by task sets, and has no task definition of its own', async () => {
    const there = await place()
    await createService(there, 'sets')
    const url = await between(there.url, 'DescribeServices', ({ services, ...answer }) => ({
      ...answer,
      services: (services as readonly Page[]).map(({ taskDefinition: _none, ...service }) => ({
        ...service,
        deploymentController: { type: 'EXTERNAL' },
      })),
    }))

    const ran = await there.live('--service', 'sets', '--endpoint', url)

    expect(ran).toMatchObject({ code: 0, out: '' })
    expect(ran.err).toContain('service sets: is left out: its deployments are made by EXTERNAL')
  })

  it('says when nothing runs there, and what has to be said for an adoption', async () => {
    const there = await place()

    const nobody = await there.live('--service', 'nobody')
    const unnamed = await there.live('--adopt')
    const nowhere = await runCommand(['import', 'live', '--cluster', 'main'], { cwd: there.cwd })

    const elsewhere = await there.live('--cluster', 'mian')
    expect(elsewhere.err).toContain('there is no cluster mian in eu-west-1')
    expect(elsewhere.err).toContain('aws ecs list-clusters')
    expect(nobody.err).toContain('no service nobody runs in the cluster main')
    expect(unnamed.err).toContain('add --source')
    expect(nowhere.err).toContain('add --region')
    expect([nobody, unnamed, nowhere].map(({ code }) => code)).toEqual([1, 1, 1])
  })
})
