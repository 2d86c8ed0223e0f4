import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  InvalidLoadBalancerActionException,
  ListenerNotFoundException,
  ModifyRuleCommand,
  OperationNotPermittedException,
  PriorityInUseException,
  RuleNotFoundException,
  SetRulePrioritiesCommand,
  TargetGroupAssociationLimitException,
  TargetGroupNotFoundException,
  TooManyActionsException,
  TooManyRulesException,
  TooManyUniqueTargetGroupsPerLoadBalancerException,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, test } from 'vitest'
import { forwardTo, listening, notFound, path } from './bench.testing.ts'

test('the default rule is listed behind the others; priorities are texts', async () => {
  const { rule, rules, arn, web } = await listening()
  await rule(arn, 20, web)
  await rule(arn, 3, web)

  const found = await rules(arn)

  expect(found.map(({ Priority, IsDefault }) => [Priority, IsDefault])).toEqual([
    ['3', false],
    ['20', false],
    ['default', true],
  ])
  expect(found[0]).toEqual({
    RuleArn: expect.stringMatching(/:listener-rule\/app\/main(\/[0-9a-f]{16}){3}$/),
    Priority: '3',
    Conditions: [{ Field: 'path-pattern', Values: ['/3'], PathPatternConfig: { Values: ['/3'] } }],
    Actions: [
      {
        Type: 'forward',
        TargetGroupArn: web,
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn: web, Weight: 1 }],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ],
    IsDefault: false,
    Transforms: [],
  })
  expect(found[2]).toMatchObject({ Conditions: [], Actions: [notFound] })
})

test('a priority is given once per listener', async () => {
  const { rule, listener, main, arn, web } = await listening()
  await rule(arn, 5, web)
  const other = await listener(main, undefined, { Port: 8080 })

  await expect(rule(arn, 5, web)).rejects.toBeInstanceOf(PriorityInUseException)
  await rule(other, 5, web)
  await expect(rule(arn, 0, web)).rejects.toMatchObject({ name: 'ValidationError' })
  await expect(rule(arn, 50_001, web)).rejects.toMatchObject({ name: 'ValidationError' })
  await expect(rule(`${arn}x`, 1, web)).rejects.toBeInstanceOf(ListenerNotFoundException)
})

test('rules change places in one call, and a conflict changes none', async () => {
  const { elb, rule, rules, arn, web } = await listening()
  const [a, b, c] = [await rule(arn, 1, web), await rule(arn, 2, web), await rule(arn, 3, web)]
  const set = (pairs: [string, number][]) =>
    elb.send(
      new SetRulePrioritiesCommand({
        RulePriorities: pairs.map(([RuleArn, Priority]) => ({ RuleArn, Priority })),
      }),
    )
  const order = async () => (await rules(arn)).map((one) => [one.RuleArn, one.Priority])

  const answer = await set([
    [a, 2],
    [b, 1],
  ])
  const clash = set([
    [a, 7],
    [b, 3],
  ])

  await expect(clash).rejects.toBeInstanceOf(PriorityInUseException)
  expect(answer.Rules?.map((one) => one.Priority)).toEqual(['2', '1'])
  expect((await order()).slice(0, 3)).toEqual([
    [b, '1'],
    [a, '2'],
    [c, '3'],
  ])
})

test('the default rule keeps its place and its life', async () => {
  const { elb, rules, arn } = await listening()
  const RuleArn = (await rules(arn))[0]?.RuleArn ?? ''
  const refused = [
    elb.send(new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn, Priority: 1 }] })),
    elb.send(new DeleteRuleCommand({ RuleArn })),
    elb.send(new ModifyRuleCommand({ RuleArn, Actions: [notFound] })),
  ]

  for (const call of refused) {
    await expect(call).rejects.toBeInstanceOf(OperationNotPermittedException)
  }
})

test('modifying replaces whole lists, leaves out lists that are not named, and keeps the priority', async () => {
  const { elb, rule, rules, group, arn, web } = await listening()
  const api = await group('api')
  const RuleArn = await rule(arn, 5, web)

  await elb.send(new ModifyRuleCommand({ RuleArn, Conditions: [path('/api')] }))
  const conditions = (await rules(arn))[0]
  await elb.send(new ModifyRuleCommand({ RuleArn, Actions: [forwardTo(api)] }))
  const actions = (await rules(arn))[0]

  expect(conditions).toMatchObject({
    Conditions: [{ Values: ['/api'] }],
    Actions: [{ TargetGroupArn: web }],
  })
  expect(actions).toMatchObject({
    Priority: '5',
    Conditions: [{ Values: ['/api'] }],
    Actions: [{ TargetGroupArn: api }],
  })
})

test('a weighted forward names its groups in the list alone', async () => {
  const { elb, rule, rules, group, arn, web } = await listening()
  const api = await group('api')
  const ForwardConfig = {
    TargetGroups: [
      { TargetGroupArn: web, Weight: 90 },
      { TargetGroupArn: api, Weight: 10 },
    ],
    TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
  }
  await rule(arn, 1, web, { Actions: [{ Type: 'forward', ForwardConfig }] })

  const [found] = await rules(arn)

  expect(found?.Actions).toEqual([{ Type: 'forward', ForwardConfig }])
  const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({ Names: ['api'] }))
  expect(TargetGroups?.[0]?.LoadBalancerArns).toHaveLength(1)
})

test('a redirect keeps what it does not name', async () => {
  const { rule, rules, arn, web } = await listening()
  const RedirectConfig = { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' as const }
  await rule(arn, 1, web, { Actions: [{ Type: 'redirect', RedirectConfig }] })

  const [found] = await rules(arn)

  expect(found?.Actions).toEqual([
    {
      Type: 'redirect',
      RedirectConfig: { ...RedirectConfig, Host: '#{host}', Path: '/#{path}', Query: '#{query}' },
    },
  ])
})

test('actions that make no sense are refused', async () => {
  const { rule, group, arn, web } = await listening()
  const api = await group('api')
  const acting = (...Actions: NonNullable<Parameters<typeof rule>[3]>['Actions'] & object) =>
    rule(arn, 1, web, { Actions })

  await expect(acting(notFound, notFound)).rejects.toBeInstanceOf(TooManyActionsException)
  await expect(acting({ ...forwardTo(web), TargetGroupArn: api })).rejects.toBeInstanceOf(
    InvalidLoadBalancerActionException,
  )
  await expect(acting(forwardTo(web, web))).rejects.toBeInstanceOf(
    InvalidLoadBalancerActionException,
  )
  await expect(
    acting({ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_302' } }),
  ).rejects.toBeInstanceOf(InvalidLoadBalancerActionException)
  await expect(
    acting({ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '302' } }),
  ).rejects.toBeInstanceOf(InvalidLoadBalancerActionException)
  await expect(acting(forwardTo(`${web}x`))).rejects.toBeInstanceOf(TargetGroupNotFoundException)
  await expect(acting({ Type: 'authenticate-oidc' })).rejects.toThrow('does not model')
})

test('a group belongs to one load balancer', async () => {
  const { rule, balancer, listener, arn, web } = await listening()
  await rule(arn, 1, web)

  const second = listener(await balancer('second'), web)

  await expect(second).rejects.toBeInstanceOf(TargetGroupAssociationLimitException)
})

test('a load balancer has at most 100 rules and 100 target groups', async () => {
  const { rule, group, listener, main, arn, web } = await listening()
  for (let n = 1; n < 100; n++) await rule(arn, n, await group(`g${n}`))
  const other = await listener(main, undefined, { Port: 8080 })

  await rule(other, 1, web)
  const rules = rule(other, 2, web)
  const groups = listener(main, await group('last'), { Port: 8081 })

  await expect(rules).rejects.toBeInstanceOf(TooManyRulesException)
  await expect(groups).rejects.toBeInstanceOf(TooManyUniqueTargetGroupsPerLoadBalancerException)
})

test('rules are found by ARN or by listener, one of the two, and deleted', async () => {
  const { elb, rule, arn, web } = await listening()
  const RuleArn = await rule(arn, 1, web)
  const describe = (input: object) => elb.send(new DescribeRulesCommand(input))

  expect((await describe({ RuleArns: [RuleArn] })).Rules).toHaveLength(1)
  await expect(describe({})).rejects.toMatchObject({ name: 'ValidationError' })
  await expect(describe({ ListenerArn: arn, RuleArns: [RuleArn] })).rejects.toMatchObject({
    name: 'ValidationError',
  })
  await elb.send(new DeleteRuleCommand({ RuleArn }))
  await expect(describe({ RuleArns: [RuleArn] })).rejects.toBeInstanceOf(RuleNotFoundException)
  await expect(elb.send(new DeleteRuleCommand({ RuleArn }))).rejects.toBeInstanceOf(
    RuleNotFoundException,
  )
})

test('transforms are kept until they are reset', async () => {
  const { elb, rules, arn } = await listening()
  const Transforms = [
    {
      Type: 'url-rewrite' as const,
      UrlRewriteConfig: { Rewrites: [{ Regex: '^/v1', Replace: '/' }] },
    },
  ]
  const input = { ListenerArn: arn, Priority: 1, Conditions: [path('/v1')], Actions: [notFound] }
  const { Rules } = await elb.send(new CreateRuleCommand({ ...input, Transforms }))
  const kept = (await rules(arn))[0]?.Transforms

  const RuleArn = Rules?.[0]?.RuleArn
  await elb.send(new ModifyRuleCommand({ RuleArn, ResetTransforms: true }))

  expect(kept).toEqual(Transforms)
  expect((await rules(arn))[0]?.Transforms).toEqual([])
})
