import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith } from '../require.ts'
import { at, awsCli, textAt } from './aws-cli.ts'
import type { AwsCli } from './aws-cli.ts'
import { startSimulator } from './simulator.ts'
import type { SimulatorTarget } from './simulator.ts'

/** Longer than any start or rollout here. */
const settled = 600

const containers = (image: string) => JSON.stringify([{ name: 'web', image, essential: true }])
const network = `awsvpcConfiguration={subnets=[subnet-0a1b2c3d4e5f60718],securityGroups=[sg-0a1b2c3d4e5f60718]}`

for (const version of ['aws-cli-1', 'aws-cli-2'] as const) {
  describeWith([version], `${version} drives the simulator`, (paths) => {
    let simulator: SimulatorTarget
    let aws: AwsCli
    let home = ''
    beforeAll(async () => {
      simulator = await startSimulator()
      home = mkdtempSync(join(tmpdir(), 'plumbline-cli-'))
      aws = awsCli(paths[version], simulator.url, home)
    })
    afterAll(async () => {
      await simulator.stop()
      rmSync(home, { recursive: true })
    })

    test('who am I', async () => {
      const printed = await aws('sts get-caller-identity')

      expect(at(printed, 'Account')).toMatch(/^\d{12}$/)
      expect(at(printed, 'Arn')).toMatch(/^arn:aws:/)
    })

    test('a service, from its cluster to its first steady state', async () => {
      await aws('ecs create-cluster --cluster-name shop')
      const registered = await register(aws, 'docker.io/library/nginx:1.27')
      const made = await createService(aws)
      await simulator.pass(settled)
      await aws('ecs wait services-stable --cluster shop --services web')
      const stable = await aws('ecs describe-services --cluster shop --services web --include TAGS')

      expect(at(registered, 'taskDefinition.revision')).toBe(1)
      expect(at(made, 'service.status')).toBe('ACTIVE')
      expect(at(stable, 'services.0.runningCount')).toBe(2)
      expect(at(stable, 'services.0.deployments.length')).toBe(1)
      expect(at(stable, 'services.0.tags.0.key')).toBe('team')
    })

    test('the tasks of a service', async () => {
      const services = await aws('ecs list-services --cluster shop')
      const tasks = await aws('ecs list-tasks --cluster shop --service-name web')
      const task = textAt(tasks, 'taskArns.0')
      const described = await aws(`ecs describe-tasks --cluster shop --tasks ${task}`)
      const stopped = await aws(`ecs stop-task --cluster shop --task ${task} --reason`, 'by hand')

      expect(at(services, 'serviceArns.0')).toMatch(/:service\/shop\/web$/)
      expect(at(tasks, 'taskArns.length')).toBe(2)
      expect(at(described, 'tasks.0.lastStatus')).toBe('RUNNING')
      expect(at(stopped, 'task.desiredStatus')).toBe('STOPPED')
    })

    test('a change of the count and of the release', async () => {
      const scaled = await aws('ecs update-service --cluster shop --service web --desired-count 3')
      await register(aws, 'docker.io/library/nginx:1.28')
      const released = await aws(
        'ecs update-service --cluster shop --service web --task-definition web:2',
      )
      const before = looks(simulator)
      const waiting = aws('ecs wait services-stable --cluster shop --services web')
      await expect.poll(() => looks(simulator), { timeout: 60_000 }).toBe(before + 1)
      await simulator.pass(settled)
      await waiting
      const stable = await aws('ecs describe-services --cluster shop --services web')

      expect(at(scaled, 'service.desiredCount')).toBe(3)
      expect(at(released, 'service.deployments.length')).toBe(2)
      expect(at(stable, 'services.0.taskDefinition')).toMatch(/task-definition\/web:2$/)
      expect(at(stable, 'services.0.runningCount')).toBe(3)
    })

    test('tags', async () => {
      const services = await aws('ecs list-services --cluster shop')
      const arn = textAt(services, 'serviceArns.0')
      await aws(`ecs tag-resource --resource-arn ${arn} --tags key=env,value=dev`)
      const tags = await aws(`ecs list-tags-for-resource --resource-arn ${arn}`)

      expect(tags).toContain('"env"')
    })

    test('what is not there is said in the words of AWS', async () => {
      const unknownService = 'ecs update-service --cluster shop --service none --desired-count 1'

      await expect(aws(unknownService)).rejects.toThrow('ServiceNotFoundException')
      await expect(aws('ecs list-tasks --cluster none')).rejects.toThrow('ClusterNotFoundException')
    })

    test('the end of a service', async () => {
      const remove = 'ecs delete-service --cluster shop --service web'
      await expect(aws(remove)).rejects.toThrow('InvalidParameterException')
      const forced = await aws(`${remove} --force`)
      const after = await aws('ecs list-services --cluster shop')

      expect(at(forced, 'service.status')).toBe('DRAINING')
      expect(at(after, 'serviceArns.length')).toBe(0)
    })

    test('log groups', async () => {
      await aws('logs create-log-group --log-group-name /shop/web')
      await aws('logs put-retention-policy --log-group-name /shop/web --retention-in-days 30')
      const groups = await aws('logs describe-log-groups --log-group-name-prefix /shop')

      expect(at(groups, 'logGroups.0.logGroupName')).toBe('/shop/web')
      expect(at(groups, 'logGroups.0.retentionInDays')).toBe(30)
    })

    test('a bucket and an object', async () => {
      writeFileSync(join(home, 'there.txt'), 'grüße\n')
      await aws('s3 mb s3://shop-bundles')
      await aws('s3 cp there.txt s3://shop-bundles/prod/a.txt')
      await aws('s3 cp s3://shop-bundles/prod/a.txt back.txt')
      const list = await aws('s3 ls s3://shop-bundles/prod/')

      expect(readFileSync(join(home, 'back.txt'), 'utf8')).toBe('grüße\n')
      expect(list).toMatch(/ 8 a\.txt$/m)
    })
  })
}

async function register(aws: AwsCli, image: string): Promise<string> {
  return aws(
    'ecs register-task-definition --family web --network-mode awsvpc --requires-compatibilities FARGATE --cpu 256 --memory 512 --container-definitions',
    containers(image),
  )
}

async function createService(aws: AwsCli): Promise<string> {
  return aws(
    'ecs create-service --cluster shop --service-name web --task-definition web --desired-count 2 --launch-type FARGATE --tags key=team,value=shop --network-configuration',
    network,
  )
}

/** How often somebody looked at a service. `wait` looks at once, and then every 15 s. */
function looks({ world }: SimulatorTarget): number {
  const calls = world.journal.entries(0)
  return calls.filter((call) => call.operation === 'DescribeServices').length
}
