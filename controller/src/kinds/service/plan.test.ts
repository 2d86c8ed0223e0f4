import type { CreateServiceCommandInput, Service } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import type { Context, Difference } from '../../model/index.ts'
import { planService } from './plan.ts'

const context = {} as Context
const input: CreateServiceCommandInput = { cluster: 'main', serviceName: 'web', desiredCount: 2 }
const wanted = {
  name: 'web',
  request: { input, allowReplace: false, follows: [], rolloutMsMax: 0 },
  shape: {},
}

function tokenOf(change: Partial<CreateServiceCommandInput> = {}, predecessor?: string): unknown {
  const [planned] = planService({
    state: 'absent',
    wanted: {
      ...wanted,
      request: {
        input: { ...input, ...change },
        allowReplace: false,
        follows: [],
        rolloutMsMax: 0,
      },
    },
    context,
    ...(predecessor !== undefined && { predecessor }),
  })
  return planned?.call.input.clientToken
}

describe('the client token', () => {
  it('is the same for the same request, and fits', () => {
    expect(tokenOf()).toBe(tokenOf())
    expect(tokenOf()).toMatch(/^[!-~]{1,36}$/)
  })

  it('is another one for another request, and for the successor of a deleted service', () => {
    const tokens = [
      tokenOf(),
      tokenOf({ desiredCount: 3 }),
      tokenOf({}, '2026-01-01'),
      tokenOf({}, '2026-01-02'),
    ]

    expect(new Set(tokens).size).toBe(4)
  })
})

describe('an update', () => {
  const plan = (differences: readonly Difference[], live: Service = { status: 'ACTIVE' }) =>
    planService({
      state: 'changed',
      wanted,
      live: { service: live, rejected: [] },
      differences,
      context,
    })

  it('is one call, with whole members', () => {
    const calls = plan([
      { path: 'desiredCount', from: 1, to: 2 },
      { path: 'deployment.maximumPercent', from: 200, to: 150 },
      { path: 'deployment.minimumHealthyPercent', from: 100, to: 50 },
    ])

    expect(calls.map(({ call }) => [call.op, Object.keys(call.input)])).toEqual([
      ['ecs:UpdateService', ['cluster', 'service', 'desiredCount', 'deploymentConfiguration']],
    ])
  })

  it.each([
    ['loadBalancers', []],
    ['serviceRegistries', []],
    ['serviceConnectConfiguration', { enabled: false }],
    ['platformVersion', 'LATEST'],
    ['propagateTags', 'NONE'],
    ['healthCheckGracePeriodSeconds', 0],
    ['enableExecuteCommand', false],
  ])('clears %s, which would stay if it were left out', (member, cleared) => {
    const [planned] = plan([{ path: member, from: 'x', to: undefined }])

    expect(planned?.call.input[member]).toEqual(cleared)
  })

  it.each([
    ['taskDefinition', 'replaces tasks'],
    ['network.subnets', 'replaces tasks'],
    ['desiredCount', 'updates in place'],
    ['deployment.maximumPercent', 'updates in place'],
  ])('of %s %s', (path, effect) => {
    expect(plan([{ path, from: 1, to: 2 }])[0]?.effect).toBe(effect)
  })

  it('waits while the service is being deleted', () => {
    expect(plan([{ path: 'status', from: 'DRAINING' }], { status: 'DRAINING' })).toEqual([])
  })
})
