import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2'
import { describe, expect, it } from 'vitest'
import type { Context, Scope, Wanted } from '../../model/index.ts'
import { account, groupArn, listener, loadBalancer, ruleArn, type Account } from '../elb.fixture.ts'
import { ownerHash, ownerHashIn, targetGroupName } from '../target-group-names.ts'
import type { GroupRequest } from '../target-groups.ts'
import { targetGroup } from './index.ts'
import { wantedShape } from './normal.ts'

const environment = { name: 'prod', cluster: 'main', listeners: { public: { arn: listener } } }
const context = { unit: 'prod/service/web', environment } as unknown as Context
const owner = ownerHash('prod/service/web')

const group = (name: string, more: Partial<TargetGroup> = {}): TargetGroup => ({
  TargetGroupName: name,
  TargetGroupArn: groupArn(name),
  Protocol: 'HTTP',
  ProtocolVersion: 'HTTP1',
  TargetType: 'ip',
  HealthCheckTimeoutSeconds: 5,
  ...more,
})

function want(name: string): Wanted<GroupRequest> {
  const request = {
    group: { Name: name, Protocol: 'HTTP', ProtocolVersion: 'HTTP1', TargetType: 'ip' },
    attributes: {},
    loadBalancer,
  } as const
  return { name, request, shape: wantedShape(request) }
}

async function look(given: Account, ...wanted: readonly Wanted<GroupRequest>[]) {
  const reader = account(given)
  const scope: Scope<GroupRequest> = {
    context,
    wanted,
    removed: wanted.length === 0,
    known: [],
    suspect: false,
    now: 0,
  }
  return { observed: await targetGroup.observe(reader, scope), asked: reader.asked }
}

const name = `web-${owner}-aaabbbbb`
const old = `web-${owner}-aaaccccc`

describe('observe', () => {
  it('costs a settled group one call of its own', async () => {
    const { observed, asked } = await look({ groups: [group(name)] }, want(name))

    expect(observed).toMatchObject([{ name, identifier: groupArn(name) }])
    expect(observed[0]?.tags).toBeUndefined()
    expect(asked).toEqual([
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetGroupAttributes',
    ])
  })

  describe('the attributes that were read', () => {
    const groups = [group(name), group(old)]
    const both = [want(name), want(old)]
    const proven = async () => (await look({ groups }, ...both)).observed[0]?.proven

    async function again(change: Partial<Scope<GroupRequest>>) {
      const reader = account({ groups })
      const scope = {
        context,
        wanted: both,
        removed: false,
        known: [],
        suspect: false,
        now: 30_000,
      }
      const observed = await targetGroup.observe(reader, {
        ...scope,
        proven: (await proven()) ?? { identifier: '', digest: '' },
        ...change,
      })
      const reads = reader.asked.filter((op) => op.endsWith('DescribeTargetGroupAttributes'))
      return { observed, reads: reads.length }
    }

    it('are not read again, and told on', async () => {
      const { observed, reads } = await again({})

      expect(reads).toBe(0)
      expect(observed.map((one) => one.proven)).toEqual([await proven(), await proven()])
      expect(observed[0]).toMatchObject({
        observation: { state: 'present' },
        identifier: groupArn(name),
      })
    })

    it('are read again in doubt, and when others are wanted', async () => {
      const { request } = want(name)
      const attributes = { 'stickiness.enabled': 'true' }
      const sticky = { ...request, attributes }
      const changed = { name, request: sticky, shape: wantedShape(sticky) }
      for (const change of [
        { suspect: true },
        { wanted: [changed, want(old)] },
        { wanted: [want(name)] },
      ]) {
        expect((await again(change)).reads).toBeGreaterThan(0)
      }
    })

    it('prove nothing where one is not as wanted', async () => {
      const { observed } = await look(
        { groups: [group(name), group(old, { HealthCheckPath: '/x' })] },
        ...both,
      )

      expect(observed.map((one) => one.proven)).toEqual([undefined, undefined])
    })
  })

  it('asks for tags where a write may follow', async () => {
    const tags = { [groupArn(name)]: { 'plumbline:unit': 'prod/service/web' } }
    const { observed } = await look(
      { groups: [group(name, { HealthCheckPath: '/x' })], tags },
      want(name),
    )

    expect(observed[0]?.tags).toEqual({ 'plumbline:unit': 'prod/service/web' })
  })

  it('asks for the rules of the load balancer where sticky sessions are to come', async () => {
    const request = { ...want(name).request, attributes: { 'stickiness.enabled': 'true' } }
    const wanted = { name, request, shape: wantedShape(request) }
    const forward = (more: object, ...names: readonly string[]) => ({
      RuleArn: ruleArn('1'),
      Actions: [
        {
          Type: 'forward' as const,
          ForwardConfig: {
            TargetGroups: names.map((one) => ({ TargetGroupArn: groupArn(one) })),
            ...more,
          },
        },
      ],
    })
    const stays = { TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 1 } }
    const cases = [
      [forward({}, name, old), true],
      [forward(stays, name, old), undefined],
      [forward({}, name), undefined],
      [forward({}, old, `api-${owner}-aaaddddd`), undefined],
    ] as const

    for (const [rule, beside] of cases) {
      const attributes = { 'stickiness.enabled': 'false' }
      const groups = [group(name)]
      const { observed, asked } = await look({ groups, attributes, rules: [rule] }, wanted)

      expect(asked).toContain('elasticloadbalancing:DescribeRules')
      expect(observed[0]).toMatchObject({ observation: { state: 'present' } })
      const seen = observed[0]?.observation
      expect(seen?.state === 'present' && seen.live.beside).toBe(beside)
    }
  })

  it('finds the VPC for a new group, and the group that it takes the place of', async () => {
    const { observed } = await look({ groups: [group(old)], vpc: 'vpc-1' }, want(name))

    expect(observed[0]).toMatchObject({
      name,
      observation: { state: 'absent' },
      facts: { vpcId: 'vpc-1', replaces: old },
    })
  })

  it('fails when the load balancer is not there', async () => {
    await expect(look({}, want(name))).rejects.toMatchObject({
      fault: { code: 'LoadBalancerNotFound', source: 'user' },
    })
  })

  it('tells the groups of the unit from others, and counts the targets of those that go', async () => {
    const similar = `api-${owner}-aaaddddd`
    const tags = { [groupArn(similar)]: { 'plumbline:unit': 'prod/service/other' } }
    const groups = [group(name), group(old), group(similar), group(`api-zzzzzz-aaabbbbb`)]
    const health = { [old]: ['healthy', 'draining'] }
    const { observed } = await look({ groups, tags, health }, want(name))

    expect(observed.map((one) => [one.name, one.surplus])).toEqual([
      [name, undefined],
      [old, true],
    ])
    expect(observed[1]).toMatchObject({ observation: { live: { targets: 2 } } })
  })

  it('looks at nothing in an environment without listeners, nor for a job', async () => {
    const reader = account({})
    for (const change of [
      { environment: { ...environment, listeners: {} } },
      { unit: 'prod/job/web' },
    ]) {
      const scope = { context: { ...context, ...change }, wanted: [], removed: false, known: [] }
      expect(await targetGroup.observe(reader, scope as never)).toEqual([])
    }
    expect(reader.asked).toEqual([])
  })
})

describe('names', () => {
  it('have only signs that AWS takes', () => {
    for (const name of ['My_Service', '0web', 'A_', `${'w_'.repeat(40)}x`]) {
      const made = targetGroupName(`prod/service/${name}`, 'shop', 1)

      expect(made).toMatch(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])$/)
      expect(ownerHashIn(made)).toBe(ownerHash(`prod/service/${name}`))
    }
  })

  it('fit, tell the unit, and change with what cannot be changed', () => {
    const long = targetGroupName(
      `production/service/${'very-long-'.repeat(6)}x`,
      'a-long-ingress',
      1,
    )
    const names = [
      targetGroupName('prod/service/web', 'shop', 1),
      targetGroupName('prod/service/web', 'shop', 2),
      targetGroupName('prod/service/web', 'store', 1),
      targetGroupName('prod/service/api', 'shop', 1),
    ]

    expect(long).toMatch(/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/)
    expect(long).not.toContain('--')
    expect(new Set(names).size).toBe(4)
    expect(names.filter((one) => one.includes(owner))).toHaveLength(3)
  })
})
