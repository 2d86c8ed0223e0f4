import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2'
import { describe, expect, it } from 'vitest'
import type { Context, Scope, Wanted } from '../../model/index.ts'
import { account, groupArn, listener, ruleArn, type Account } from '../elb.fixture.ts'
import { ownerHash } from '../target-group-names.ts'
import type { RuleRequest } from './compile.ts'
import { observeRules } from './observe.ts'

const listeners = { public: { arn: listener, rulePriorities: { from: 1000, to: 1999 } } }
const environment = { name: 'prod', cluster: 'main', listeners }
const context = { unit: 'prod/service/web', environment, source: 'main' } as unknown as Context

const group = (unit: string, tail = 'aaabbbbb') => `g-${ownerHash(`prod/service/${unit}`)}-${tail}`
const tagsOf = (unit: string, route = `${unit}/shop`) => ({
  'plumbline:unit': `prod/service/${unit}`,
  'plumbline:environment': 'prod',
  'plumbline:source': 'main',
  'plumbline:resource': `listener-rule/${route}`,
})

function want(
  host: string,
  priority: number,
  more: Partial<RuleRequest> = {},
): Wanted<RuleRequest> {
  const request = {
    listener: { name: 'public', ...listeners.public },
    priority,
    conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: [host] } }],
    groups: [{ name: group('web'), arn: groupArn(group('web')) }],
    tags: tagsOf('web'),
    allowReplace: false,
    ...more,
  }
  return { name: `web/shop/${priority}`, request, shape: {} }
}

function rule(id: string, host: string, priority: number, to: string): Rule {
  return {
    RuleArn: ruleArn(id),
    Priority: String(priority),
    Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: [host] } }],
    Actions: [{ Type: 'forward', TargetGroupArn: groupArn(to) }],
  }
}

const scope = (wanted: readonly Wanted<RuleRequest>[]): Scope<RuleRequest> => ({
  context,
  wanted,
  removed: wanted.length === 0,
  known: [],
  suspect: false,
  now: 0,
})

async function look(given: Account, ...wanted: readonly Wanted<RuleRequest>[]) {
  const reader = account(given)
  return { observed: await observeRules(reader, scope(wanted)), asked: reader.asked }
}

const own = rule('1', 'a.example.com', 1000, group('web'))
const neighbour = rule('2', 'b.example.com', 1001, group('api'))

describe('observe', () => {
  it('finds its rule by its tags, and asks for those of no neighbour', async () => {
    const tags = { [ruleArn('1')]: tagsOf('web'), [ruleArn('2')]: tagsOf('api') }
    const { observed, asked } = await look(
      { rules: [own, neighbour], tags },
      want('a.example.com', 1000),
    )

    expect(observed).toMatchObject([
      { name: 'web/shop/1000', observation: { state: 'present' }, identifier: ruleArn('1') },
    ])
    expect(asked.filter((one) => one.includes('DescribeTags'))).toEqual([
      `elasticloadbalancing:DescribeTags ${ruleArn('1')}`,
    ])
  })

  it('finds a rule that somebody pointed at a neighbour, by a look at all', async () => {
    const stolen = rule('1', 'a.example.com', 7, group('api'))
    const tags = { [ruleArn('1')]: tagsOf('web'), [ruleArn('2')]: tagsOf('api') }
    const { observed } = await look(
      { rules: [stolen, neighbour], tags },
      want('a.example.com', 1000),
    )

    const [one] = observed
    expect(one).toMatchObject({ observation: { state: 'present', live: { rule: stolen } } })
    // Nothing may refer to it before it forwards to what it should.
    expect(one?.identifier).toBeUndefined()
  })

  it('knows a rule without tags by what it forwards to, and shows that it has none', async () => {
    const { observed } = await look({ rules: [own] }, want('a.example.com', 1000))

    expect(observed).toMatchObject([{ observation: { state: 'present' }, tags: {} }])
  })

  it('calls what is there and not wanted surplus, also in an environment that wants nothing', async () => {
    const tags = { [ruleArn('1')]: tagsOf('web'), [ruleArn('2')]: tagsOf('api') }
    const rules = [own, neighbour]
    const groups = [{ TargetGroupName: group('web'), TargetGroupArn: groupArn(group('web')) }]
    const removed = await look({ rules, tags, groups })
    const changed = await look(
      {
        rules: [own, rule('3', 'c.example.com', 1005, group('web'))],
        tags: { ...tags, [ruleArn('3')]: tagsOf('web') },
      },
      want('c.example.com', 1005),
    )

    expect(removed.observed).toMatchObject([{ name: 'web/shop/1', surplus: true }])
    expect(changed.observed.map(({ name }) => name)).toEqual(['web/shop/1005', 'web/shop/1'])
  })

  it('asks for no rule when a unit wants none and has no group', async () => {
    const { observed, asked } = await look({ rules: [own] })

    expect(observed).toEqual([])
    expect(asked).toEqual(['elasticloadbalancing:DescribeTargetGroups'])
  })

  it('asks for health only while one group takes the place of another', async () => {
    const tags = { [ruleArn('1')]: tagsOf('web') }
    const both = {
      ...own,
      Actions: [
        {
          Type: 'forward' as const,
          ForwardConfig: {
            TargetGroups: [group('web', 'aaaccccc'), group('web')].map((name, Weight) => ({
              TargetGroupArn: groupArn(name),
              Weight,
            })),
          },
        },
      ],
    }
    const health = { [group('web')]: ['healthy', 'draining', 'initial'] }
    const settled = await look({ rules: [own], tags }, want('a.example.com', 1000))
    const changing = await look({ rules: [both], tags, health }, want('a.example.com', 1000))

    expect(settled.asked.join()).not.toContain('TargetHealth')
    expect(changing.observed).toMatchObject([
      {
        observation: {
          live: { health: { [groupArn(group('web'))]: { healthy: 1, registered: 2, targets: 3 } } },
        },
      },
    ])
  })

  it('says who has the number, and what takes the same requests', async () => {
    const tags = { [ruleArn('2')]: tagsOf('api') }
    const foreign = rule('4', 'z.example.com', 1002, 'theirs')
    const given = { rules: [neighbour, foreign], tags }
    const number = await look(given, want('a.example.com', 1001))
    const stranger = await look(given, want('a.example.com', 1002))
    const requests = await look(given, want('b.example.com', 1003))

    expect(number.observed).toMatchObject([
      { facts: { place: { priority: 1003, wait: { reason: 'WaitsFor' } } } },
    ])
    expect(stranger.observed).toMatchObject([
      { facts: { place: { wait: { reason: 'PriorityTaken' } } } },
    ])
    expect(requests.observed).toMatchObject([
      {
        facts: {
          place: { wait: { because: 'waits until prod/service/api lets go of the same requests' } },
        },
      },
    ])
  })
})
