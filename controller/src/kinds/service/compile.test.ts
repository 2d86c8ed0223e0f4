import type { Deploy, Gate, ServiceUnit } from '@plumbline/desired-state'
import { describe, expect, it } from 'vitest'
import type { Context } from '../../model/index.ts'
import { compileService } from './compile.ts'

const environment = {
  name: 'prod',
  account: '123456789012',
  region: 'eu-west-1',
  cluster: 'main',
  network: { subnets: ['subnet-a'], securityGroups: ['sg-a'], assignPublicIp: false },
  roles: {},
}
const context = { unit: 'prod/service/web', environment, source: 'main' } as unknown as Context

function compile(spec: object, name = 'web') {
  const usual = {
    capacity: {},
    scale: 1,
    volumes: {},
    roles: {},
    sidecars: {},
    ingress: {},
    alarms: {},
    raw: {},
    exec: false,
    deploy: deploy('rolling'),
  }
  const unit = { kind: 'service', name, tags: {}, spec: { ...usual, ...spec } }
  return compileService(unit as unknown as ServiceUnit, context)
}

function deploy(strategy: Deploy['strategy'], gates: Readonly<Record<string, Partial<Gate>>> = {}) {
  return { strategy, gates, alarms: [], minHealthyPercent: 100, maxRunningPercent: 200 }
}

describe('gates', () => {
  const hooks = (strategy: Deploy['strategy'], gates: Readonly<Record<string, Partial<Gate>>>) =>
    compile({ deploy: deploy(strategy, gates) }).deploymentConfiguration?.lifecycleHooks

  it('of one stage are one pause, as patient as the most patient of them', () => {
    const gates = {
      a: { at: 'postScaleUp', timeoutSeconds: 90, onTimeout: 'continue' },
      b: { at: 'postScaleUp', timeoutSeconds: 600, onTimeout: 'rollback' },
      c: { at: 'preProductionTraffic', onTimeout: 'continue' },
    } as const

    expect(hooks('canary', gates)).toEqual([
      {
        targetType: 'PAUSE',
        lifecycleStages: ['POST_SCALE_UP'],
        timeoutConfiguration: { timeoutInMinutes: 10, action: 'ROLLBACK' },
      },
      {
        targetType: 'PAUSE',
        lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
        timeoutConfiguration: { timeoutInMinutes: 1_440, action: 'CONTINUE' },
      },
    ])
  })

  it('before the scale-up, and under rolling, are none', () => {
    expect(hooks('blueGreen', { migrate: { at: 'preScaleUp' } })).toBeUndefined()
    expect(hooks('rolling', { late: { at: 'postScaleUp' } })).toBeUndefined()
  })
})

it('leaves the zones to ECS unless something rules that out', () => {
  const zones = (service: object, maxRunningPercent = 200) =>
    compile({ raw: { service }, deploy: { ...deploy('rolling'), maxRunningPercent } })
      .availabilityZoneRebalancing
  const zone = 'attribute:ecs.availability-zone'
  const spread = (field: string) => ({ placementStrategy: [{ type: 'spread', field }] })

  expect([{}, spread(zone)].map((raw) => zones(raw))).toEqual([undefined, undefined])
  expect(
    [
      spread('instanceId'),
      { placementConstraints: [{ type: 'memberOf', expression: `${zone} == eu-west-1a` }] },
      { loadBalancers: [{ loadBalancerName: 'classic' }] },
    ].map((raw) => zones(raw)),
  ).toEqual(['DISABLED', 'DISABLED', 'DISABLED'])
  expect([zones({}, 100), zones({ availabilityZoneRebalancing: 'ENABLED' }, 100)]).toEqual([
    'DISABLED',
    'ENABLED',
  ])
  expect(zones({ schedulingStrategy: 'DAEMON' }, 100)).toBeUndefined()
})

describe('raw fields', () => {
  it('change no name, no tag and no count', () => {
    const own = { cluster: 'other', serviceName: 'other', tags: [], desiredCount: 9 }
    const { cluster, serviceName, tags, desiredCount } = compile({ raw: { service: own } })

    expect([cluster, serviceName, desiredCount]).toEqual(['main', 'web', 1])
    expect(tags).toHaveLength(3)
  })

  it('reach hooks that call a function', () => {
    const lifecycleHooks = [{ hookTargetArn: 'arn:lambda', lifecycleStages: ['POST_SCALE_UP'] }]
    const request = compile({ raw: { service: { deploymentConfiguration: { lifecycleHooks } } } })

    expect(request.deploymentConfiguration).toMatchObject({ strategy: 'ROLLING', lifecycleHooks })
  })

  it('make a daemon, whose tasks nobody counts', () => {
    const request = compile({ raw: { service: { schedulingStrategy: 'DAEMON' } } })

    expect(request).not.toHaveProperty('desiredCount')
    expect(request.deploymentConfiguration).not.toHaveProperty('maximumPercent')
  })
})

it('gives a service with capital letters a name that Service Connect takes, and no other service', () => {
  const mesh = { namespace: 'shop', expose: { http: { port: 80, as: 'a' } } }
  const names = ['Web', 'WEB', 'web'].map(
    (name) => compile({ mesh }, name).serviceConnectConfiguration?.services?.[0]?.discoveryName,
  )

  expect(names).toEqual([
    expect.stringMatching(/^web-http-[0-9a-f]{8}$/),
    expect.stringMatching(/^web-http-[0-9a-f]{8}$/),
    'web-http',
  ])
  expect(new Set(names).size).toBe(3)
})

it('gives a long service and port a name that Service Connect takes', () => {
  const mesh = { namespace: 'shop', expose: { [`http-${'x'.repeat(50)}`]: { port: 80, as: 'a' } } }
  const names = ['a', 'b'].map((end) => {
    const request = compile({ mesh }, `${'web'.repeat(15)}${end}`)
    return request.serviceConnectConfiguration?.services?.[0]?.discoveryName ?? ''
  })

  expect(names.map(({ length }) => length)).toEqual([64, 64])
  expect(new Set(names).size).toBe(2)
})
