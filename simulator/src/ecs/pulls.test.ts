import { expect, test } from 'vitest'
import { sha256 } from '../core/image-digest.ts'
import { createWorld } from '../core/world.ts'
import { createEcr } from '../ecr/index.ts'
import { benchOf, network } from './bench.testing.ts'
import { createEcs } from './index.ts'

const web = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web'

/** ECS and ECR, with the repository `shop/web` and its image `one` under the tag `1`. */
async function before() {
  const world = createWorld({
    services: [createEcs(), createEcr()],
    throttling: { enabled: false },
  })
  const bench = benchOf(world)
  const ecr = (operation: string, more: object) =>
    world.call('ecr', operation, { repositoryName: 'shop/web', ...more })
  const push = (imageManifest: string, imageTag: string) =>
    ecr('PutImage', { imageManifest, imageTag })
  await bench.call('CreateCluster', { clusterName: 'shop', capacityProviders: ['FARGATE'] })
  await ecr('CreateRepository', {})
  await push('one', '1')

  async function run(image: string) {
    await bench.image('job', image)
    const run = { cluster: 'shop', taskDefinition: 'job', networkConfiguration: network }
    const { tasks = [] } = await bench.call('RunTask', { ...run, launchType: 'FARGATE' })
    bench.pass(60)
    const arn = tasks[0]?.taskArn ?? ''
    return (await bench.call('DescribeTasks', { cluster: 'shop', tasks: [arn] })).tasks?.[0]
  }

  async function digestsOfService() {
    const { serviceDeployments = [] } = await bench.call('ListServiceDeployments', {
      cluster: 'shop',
      service: 'web',
    })
    const arn = serviceDeployments[0]?.targetServiceRevisionArn ?? ''
    const { serviceRevisions } = await bench.call('DescribeServiceRevisions', {
      serviceRevisionArns: [arn],
    })
    return serviceRevisions?.[0]?.containerImages?.map(({ imageDigest }) => imageDigest)
  }

  return { bench, ecr, push, run, digestsOfService }
}

test.each([
  [`${web}:1`, sha256('one')],
  [`${web}@${sha256('one')}`, sha256('one')],
  [`${web}:gone@${sha256('one')}`, sha256('one')],
])('%s is pulled', async (image, imageDigest) => {
  const { run } = await before()

  const task = await run(image)

  expect(task?.stopCode).toBe('EssentialContainerExited')
  expect(task?.containers).toMatchObject([{ exitCode: 0, imageDigest }])
})

test.each([`${web}:2`, web, `${web}:1@${sha256('two')}`])('%s cannot be', async (image) => {
  const { run } = await before()

  const task = await run(image)

  expect(task?.stopCode).toBe('TaskFailedToStart')
  expect(task?.stoppedReason).toContain('CannotPullContainerError')
})

test.each(['nginx:1', `${web}s:1`, web.replace('123456789012', '210987654321')])(
  '%s is in no registry of this world, and is pulled',
  async (image) => {
    const { run } = await before()

    expect(await run(image)).toMatchObject({ stopCode: 'EssentialContainerExited' })
  },
)

test('the tasks of a revision go on with the bytes of the first one, until they are gone', async () => {
  const { bench, ecr, push, digestsOfService } = await before()
  await bench.image('web', `${web}:1`)
  await bench.create('web', { desiredCount: 1 })
  bench.pass(120)

  await push('two', '1')
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 2 })
  bench.pass(120)
  const scaled = await bench.service('web')
  await ecr('BatchDeleteImage', { imageIds: [{ imageDigest: sha256('one') }] })
  await bench.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 3 })
  bench.pass(120)

  expect(scaled.runningCount).toBe(2)
  expect(await digestsOfService()).toEqual([sha256('one')])
  expect((await bench.service('web')).runningCount).toBe(2)
})

test('a new deployment of the same tag takes what the tag is on by then', async () => {
  const { bench, push, digestsOfService } = await before()
  await bench.image('web', `${web}:1`)
  await bench.create('web', { desiredCount: 1 })
  bench.pass(120)
  await push('two', '1')

  await bench.call('UpdateService', { cluster: 'shop', service: 'web', forceNewDeployment: true })
  bench.pass(180)

  expect(await digestsOfService()).toEqual([sha256('two')])
})
