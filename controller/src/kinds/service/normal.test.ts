import { describe, expect, it } from 'vitest'
import { compare } from '../../model/index.ts'
import { normalService } from './normal.ts'

const hook = { targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP', 'PRE_SCALE_UP'] }
const full = {
  capacityProviderStrategy: [{ capacityProvider: 'a', weight: 1 }, { capacityProvider: 'b' }],
  placementStrategy: [{ type: 'spread', field: 'host' }, { type: 'random' }],
  placementConstraints: [{ type: 'distinctInstance' }],
  role: 'arn:aws:iam::123456789012:role/some/path/own',
  serviceConnectConfiguration: { enabled: true, services: [{ portName: 'http' }] },
  volumeConfigurations: [{ name: 'data', managedEBSVolume: { sizeInGiB: 1 } }],
  gatewayConnectors: [{ portName: 'http' }],
  deploymentConfiguration: {
    strategy: 'LINEAR',
    lifecycleHooks: [hook, { hookTargetArn: 'arn:lambda', lifecycleStages: ['POST_SCALE_UP'] }],
    alarms: { alarmNames: ['a', 'b'], enable: true, rollback: true },
    earlySuccessCriteria: { enable: true },
  },
}
const { deploymentConfiguration: deployment } = full
const from = (change: object) => compare(normalService(full), normalService({ ...full, ...change }))
const deploying = (change: object) =>
  from({ deploymentConfiguration: { ...deployment, ...change } })

describe('what ECS fills in or reorders is no difference', () => {
  it.each<[string, object]>([
    [
      'zeros of capacity',
      {
        capacityProviderStrategy: [
          { capacityProvider: 'b', base: 0, weight: 0 },
          { capacityProvider: 'a', base: 0, weight: 1 },
        ],
      },
    ],
    [
      'the words of placement',
      { placementStrategy: [{ type: 'spread', field: 'instanceId' }, { type: 'random' }] },
    ],
    ['the path of a role', { role: 'own' }],
    [
      'the name of a port',
      {
        serviceConnectConfiguration: {
          enabled: true,
          services: [{ portName: 'http', discoveryName: 'http' }],
        },
      },
    ],
    [
      'a file system',
      {
        volumeConfigurations: [
          { name: 'data', managedEBSVolume: { sizeInGiB: 1, filesystemType: 'xfs' } },
        ],
      },
    ],
    [
      'usual monitoring',
      {
        monitoring: {
          metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 60 }],
        },
      },
    ],
    ['empty lists', { loadBalancers: [], serviceRegistries: [], vpcLatticeConfigurations: [] }],
  ])('%s', (_case, change) => {
    expect(from(change)).toEqual([])
  })

  it.each<[string, object]>([
    ['steps', { linearConfiguration: { stepPercent: 10, stepBakeTimeInMinutes: 6 } }],
    ['steps of another strategy', { canaryConfiguration: { canaryPercent: 50 } }],
    ['the order of alarms', { alarms: { alarmNames: ['b', 'a'], enable: true, rollback: true } }],
    [
      'early success',
      {
        earlySuccessCriteria: {
          enable: true,
          healthyPercent: 100,
          sourceServiceRevisionCleanup: 'BLOCKING',
        },
      },
    ],
    ['percentages', { maximumPercent: 200, minimumHealthyPercent: 100, bakeTimeInMinutes: 0 }],
    [
      'a circuit breaker',
      {
        deploymentCircuitBreaker: {
          resetOnHealthyTask: true,
          thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
        },
      },
    ],
    [
      'hooks',
      {
        lifecycleHooks: [
          {
            hookTargetArn: 'arn:lambda',
            targetType: 'AWS_LAMBDA',
            lifecycleStages: ['POST_SCALE_UP'],
            timeoutConfiguration: { timeoutInMinutes: 1_440, action: 'ROLLBACK' },
          },
          {
            ...hook,
            lifecycleStages: ['PRE_SCALE_UP', 'POST_SCALE_UP'],
            timeoutConfiguration: { timeoutInMinutes: 1_440 },
          },
        ],
      },
    ],
  ])('%s', (_case, change) => {
    expect(deploying(change)).toEqual([])
  })
})

describe('what was changed is a difference', () => {
  it.each<[string, object, string]>([
    [
      'a weight',
      {
        capacityProviderStrategy: [{ capacityProvider: 'a', weight: 2 }, { capacityProvider: 'b' }],
      },
      'capacityProviderStrategy.a.weight',
    ],
    [
      'the order of placement',
      { placementStrategy: full.placementStrategy.toReversed() },
      'placementStrategy',
    ],
    ['a role', { role: 'other' }, 'role'],
    [
      'monitoring',
      {
        monitoring: {
          metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 20 }],
        },
      },
      'monitoring.CPUUtilization',
    ],
    [
      'Service Connect',
      { serviceConnectConfiguration: { enabled: true, services: [] } },
      'serviceConnectConfiguration.services',
    ],
    ['a gateway', { gatewayConnectors: [] }, 'gatewayConnectors'],
  ])('%s', (_case, change, path) => {
    expect(from(change).map((one) => one.path)).toEqual([expect.stringContaining(path)])
  })

  it.each<[string, object, string]>([
    [
      'steps',
      { linearConfiguration: { stepPercent: 20 } },
      'deployment.linearConfiguration.stepPercent',
    ],
    [
      'an alarm',
      { alarms: { alarmNames: ['a'], enable: true, rollback: true } },
      'deployment.alarms.alarmNames',
    ],
    ['a hook', { lifecycleHooks: [hook] }, 'deployment.lifecycleHooks'],
    [
      'early success',
      { earlySuccessCriteria: { enable: true, healthyPercent: 50 } },
      'deployment.earlySuccessCriteria.healthyPercent',
    ],
    [
      'a threshold',
      { deploymentCircuitBreaker: { thresholdConfiguration: { type: 'COUNT', value: 50 } } },
      'deployment.circuitBreaker.thresholdConfiguration.type',
    ],
  ])('%s', (_case, change, path) => {
    expect(deploying(change).map((one) => one.path)).toContain(path)
  })
})
