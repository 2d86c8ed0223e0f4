import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith } from '../require.ts'
import { at, awsCli, textAt } from './aws-cli.ts'
import type { AwsCli } from './aws-cli.ts'
import { startSimulator } from './simulator.ts'
import type { SimulatorTarget } from './simulator.ts'

const containers = JSON.stringify([{ name: 'web', image: 'docker.io/library/nginx:1.27' }])
const network = 'awsvpcConfiguration={subnets=[subnet-0a1b2c3d4e5f60718]}'
const paused = {
  strategy: 'BLUE_GREEN',
  bakeTimeInMinutes: 5,
  lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] }],
}

// The CLI 2 that Debian packages is older than strategies.
describeWith(['aws-cli-1'], 'aws-cli-1 follows a blue/green deployment', (paths) => {
  let simulator: SimulatorTarget
  let aws: AwsCli
  let home = ''
  beforeAll(async () => {
    simulator = await startSimulator()
    home = mkdtempSync(join(tmpdir(), 'plumbline-cli-'))
    aws = awsCli(paths['aws-cli-1'], simulator.url, home)
  })
  afterAll(async () => {
    await simulator.stop()
    rmSync(home, { recursive: true })
  })

  test('a pause is found and answered by hand', async () => {
    await aws('ecs create-cluster --cluster-name shop')
    await aws(
      'ecs register-task-definition --family web --requires-compatibilities FARGATE --network-mode awsvpc --cpu 256 --memory 512 --container-definitions',
      containers,
    )
    const made = await aws(
      `ecs create-service --cluster shop --service-name web --task-definition web --desired-count 1 --launch-type FARGATE --network-configuration ${network} --deployment-configuration`,
      JSON.stringify(paused),
    )
    await simulator.pass(600)
    const arn = textAt(made, 'service.currentServiceDeployment')
    const describe = `ecs describe-service-deployments --service-deployment-arns ${arn}`
    const waiting = await aws(describe)
    const hook = textAt(waiting, 'serviceDeployments.0.lifecycleHookDetails.0.hookId')
    await aws(
      `ecs continue-service-deployment --service-deployment-arn ${arn} --hook-id ${hook} --action CONTINUE`,
    )
    await simulator.pass(600)
    const done = await aws(describe)

    expect(at(waiting, 'serviceDeployments.0.lifecycleStage')).toBe('POST_SCALE_UP')
    expect(at(waiting, 'serviceDeployments.0.lifecycleHookDetails.0.status')).toBe(
      'AWAITING_ACTION',
    )
    expect(at(done, 'serviceDeployments.0.status')).toBe('SUCCESSFUL')
  })
})
