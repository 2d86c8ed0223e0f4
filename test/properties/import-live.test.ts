import type { JsonObject } from '@plumbline/controller/model'
import { AwsError, createBase, createSimulator, serve, type World } from '@plumbline/simulator'
import * as fc from 'fast-check'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import * as arbitrary from '../../cli/src/import/arbitrary.fixture.ts'
import { runCommand } from '../../cli/src/testing.ts'

const cluster = 'main'
const minuteMs = 60_000

/** Creates a service as it is described, or says that AWS would not have it. */
async function create(
  world: World,
  name: string,
  definition: JsonObject,
  service: JsonObject,
): Promise<boolean> {
  const { taskDefinitionArn: _arn, revision: _revision, status: _status, ...task } = definition
  const { serviceArn: _service, clusterArn: _cluster, status: _active, ...rest } = service
  try {
    await world.call('ecs', 'RegisterTaskDefinition', { ...task, family: `family-of-${name}` })
    await world.call('ecs', 'CreateService', {
      ...rest,
      cluster,
      serviceName: name,
      taskDefinition: `family-of-${name}`,
    })
    return true
  } catch (error) {
    if (error instanceof AwsError) return false
    throw error
  }
}

const vpc = {
  awsvpcConfiguration: { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-a'] },
}

/** Random descriptions, so far mended that AWS takes most of them: tasks on Fargate, or on instances. */
const livable = fc
  .tuple(arbitrary.taskDefinition, arbitrary.service, fc.boolean())
  .map(([definition, described, fargate]): [JsonObject, JsonObject] => {
    const { loadBalancers: _groups, serviceRegistries: _registries, ...service } = described
    const containers = (definition.containerDefinitions as readonly JsonObject[]).map(
      (container, index) => ({ memory: 64, ...container, ...(index === 0 && { essential: true }) }),
    )
    const routed = JSON.stringify(containers).includes('awsfirelens')
    const containerDefinitions = routed ? [...containers, router] : containers
    const deployment = service.deploymentConfiguration as JsonObject
    const stuck = deployment.maximumPercent === 100 && deployment.minimumHealthyPercent !== 0
    const deploymentConfiguration = stuck ? { ...deployment, maximumPercent: 175 } : deployment
    const daemon = !fargate && service.schedulingStrategy === 'DAEMON'
    const awsvpc = fargate || definition.networkMode === 'awsvpc'
    const { pidMode: _pid, placementConstraints: _constraints, ...task } = definition
    const { placementStrategy: _placement, capacityProviderStrategy, ...placed } = service
    const spot = fargate && JSON.stringify(capacityProviderStrategy ?? '').includes('FARGATE')
    return [
      fargate
        ? { ...roles, ...task, containerDefinitions, ...onFargate }
        : { ...roles, ...definition, containerDefinitions, requiresCompatibilities: ['EC2'] },
      {
        ...placed,
        schedulingStrategy: daemon ? 'DAEMON' : 'REPLICA',
        deploymentConfiguration: daemon ? { maximumPercent: 100 } : deploymentConfiguration,
        networkConfiguration: awsvpc ? (service.networkConfiguration ?? vpc) : undefined,
        ...(daemon && { desiredCount: undefined, platformVersion: undefined }),
        ...(!fargate && { platformVersion: undefined }),
        ...(spot
          ? { capacityProviderStrategy, launchType: undefined }
          : { launchType: fargate ? 'FARGATE' : 'EC2' }),
      },
    ]
  })

/** Without them AWS takes hardly any: for logs, secrets and sessions. */
const roles = {
  taskRoleArn: 'arn:aws:iam::123456789012:role/web',
  executionRoleArn: 'arn:aws:iam::123456789012:role/ecs',
}

/** AWS takes no container that logs to FireLens without one beside it. */
const router = {
  name: 'log_router',
  image: 'router:1',
  memory: 64,
  firelensConfiguration: { type: 'fluentbit' },
}

const onFargate = {
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '1024',
  memory: '2048',
}

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  return () => vi.unstubAllEnvs()
})

test('whatever runs is imported, handed over, and left as it is by a plan', async () => {
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(fc.array(livable, { minLength: 4, maxLength: 8 }), async (wishes) => {
      const world = createSimulator()
      await createBase(world, { environment: 'prod', cluster })
      const names: string[] = []
      for (const [index, [definition, service]] of wishes.entries()) {
        const name = `Web_${index}`
        if (await create(world, name, definition, service)) names.push(name)
      }
      fc.pre(names.length > 0)
      accepted += names.length
      world.advance(minuteMs)
      const simulator = await serve(world, { port: 0 })
      const cwd = mkdtempSync(join(tmpdir(), 'plumbline-import-live-'))
      try {
        const at = ['--cluster', cluster, '--region', 'eu-west-1', '--endpoint', simulator.url]
        const adopt = ['--adopt', '--yes', '--source', 'shop', '--out', 'repo', '-o', 'json']
        const imported = await runCommand(['import', 'live', ...at, ...adopt], { cwd })
        const config = `sources: [{ name: shop, url: ./nowhere }]\naws: { endpoint: "${simulator.url}" }\n`
        writeFileSync(join(cwd, 'plumbline.yaml'), config)
        const plan = ['plan', '--config', 'plumbline.yaml', '--from', 'repo']
        const planned = await runCommand(plan, { cwd })

        const { units } = JSON.parse(imported.out)
        expect(
          units.map(({ proved, adopted }: Record<string, boolean>) => [proved, adopted]),
        ).toEqual(names.map(() => [true, true]))
        expect(planned.out).toBe(
          `nothing to do; ${names.length} ${names.length === 1 ? 'unit' : 'units'} unchanged\n`,
        )
      } finally {
        rmSync(cwd, { recursive: true })
        await simulator.close()
      }
    }),
    { numRuns: 25 },
  )
  expect(accepted).toBeGreaterThan(60)
})
