import { DescribeClustersCommand } from '@aws-sdk/client-ecs'
import {
  DescribeListenersCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm'
import { expect, test } from 'vitest'
import { createBase } from './base.ts'
import { clientOptions, clientsOf } from '../clients.testing.ts'
import { inProcessHandler } from '../in-process.ts'
import { createSimulator } from '../simulator.ts'

test('a base stands: cluster, listener that answers 404, and the values that hand it over', async () => {
  const world = createSimulator()
  const base = await createBase(world, {
    environment: 'prod',
    cluster: 'main',
    values: { 'redis/endpoint': 'cache.internal', 'database/name': 'shop' },
  })
  const { ecs, elb } = clientsOf(world)
  const ssm = new SSMClient({ ...clientOptions, requestHandler: inProcessHandler(world) })

  const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: ['main'] }))
  const { Listeners } = await elb.send(
    new DescribeListenersCommand({ LoadBalancerArn: base.loadBalancerArn }),
  )
  const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({}))
  const Path = '/plumbline/prod/bootstrap'
  const { Parameters = [], NextToken } = await ssm.send(
    new GetParametersByPathCommand({ Path, Recursive: true }),
  )

  expect(clusters).toMatchObject([{ clusterArn: base.clusterArn, status: 'ACTIVE' }])
  expect(Listeners).toMatchObject([
    {
      ListenerArn: base.listenerArn,
      DefaultActions: [{ FixedResponseConfig: { StatusCode: '404' } }],
    },
  ])
  expect(TargetGroups).toEqual([])
  expect(Parameters).toHaveLength(10)
  expect(NextToken).toBeDefined()
  expect(base.values).toMatchObject({
    'schema/version': '1',
    'redis/endpoint': 'cache.internal',
    'database/name': 'shop',
    'cluster/name': 'main',
    'alb/listenerArn': base.listenerArn,
    'alerts/topicArn': base.topicArn,
  })
  expect(base.subnets).toHaveLength(2)
})

test('a base that is there is answered as it is, and environments are apart', async () => {
  const world = createSimulator()
  const dev = await createBase(world, { environment: 'dev' })
  const prod = await createBase(world, { environment: 'prod' })

  const again = await createBase(world, { environment: 'dev', cluster: 'other' })

  expect(again).toEqual(dev)
  expect(prod.listenerArn).not.toBe(dev.listenerArn)
  expect(prod.cluster).toBe('prod')
})
