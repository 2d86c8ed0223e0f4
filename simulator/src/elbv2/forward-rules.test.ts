import {
  CreateRuleCommand,
  InvalidConfigurationRequestException,
  InvalidLoadBalancerActionException,
  ModifyListenerCommand,
  ModifyRuleCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { describe, expect, test } from 'vitest'
import { forwardTo, listening, path } from './bench.testing.ts'

const certificate = 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b'

async function bench() {
  const made = await listening()
  const { elb, group, web, arn } = made
  const stick = (TargetGroupArn: string, Value = 'true') =>
    elb.send(
      new ModifyTargetGroupAttributesCommand({
        TargetGroupArn,
        Attributes: [{ Key: 'stickiness.enabled', Value }],
      }),
    )
  const weighted = (...groups: string[]) => ({
    Type: 'forward' as const,
    ForwardConfig: {
      ...forwardTo(...groups).ForwardConfig,
      TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 1 },
    },
  })
  return { ...made, stick, weighted, api: await group('api'), web, arn }
}

describe('sticky sessions', () => {
  test('of one group need nothing', async () => {
    const { rule, stick, arn, web } = await bench()

    await rule(arn, 1, web)
    await stick(web)

    await expect(rule(arn, 2, web)).resolves.toContain('listener-rule')
  })

  test('are refused beside other groups, unless the rule keeps clients at one of them', async () => {
    const { elb, rule, stick, weighted, arn, web, api } = await bench()
    await stick(api)
    const RuleArn = await rule(arn, 1, web)
    const change = (action: ReturnType<typeof forwardTo>) =>
      elb.send(new ModifyRuleCommand({ RuleArn, Actions: [action] }))
    const create = new CreateRuleCommand({
      ListenerArn: arn,
      Priority: 2,
      Conditions: [path('/2')],
      Actions: [forwardTo(web, api)],
    })

    await expect(change(forwardTo(web, api))).rejects.toBeInstanceOf(
      InvalidLoadBalancerActionException,
    )
    await expect(elb.send(create)).rejects.toThrow(
      'You must enable group stickiness on a rule if you enabled target stickiness on one of its target groups',
    )
    await change(weighted(web, api))
    await change(forwardTo(api))
  })

  test('do not come to a group behind a rule with others that keeps nobody', async () => {
    const { elb, rule, stick, weighted, arn, web, api } = await bench()
    const RuleArn = await rule(arn, 1, web, { Actions: [forwardTo(web, api)] })

    const refused = stick(web)
    await expect(refused).rejects.toBeInstanceOf(InvalidConfigurationRequestException)
    await expect(refused).rejects.toThrow(RuleArn)
    await stick(web, 'false')
    await elb.send(new ModifyRuleCommand({ RuleArn, Actions: [weighted(web, api)] }))
    await stick(web)
  })
})

describe('HTTP/2 and gRPC', () => {
  test.each(['HTTP2', 'GRPC'])('%s goes through a listener of HTTPS alone', async (version) => {
    const { elb, listener, rule, group, main, arn } = await bench()
    const next = await group('next', { ProtocolVersion: version })
    const https = await listener(main, undefined, {
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: certificate }],
    })
    const text = `Listener protocol 'HTTP' is not supported with a target group with the protocol-version '${version}'`

    await expect(rule(arn, 1, next)).rejects.toThrow(text)
    await expect(
      elb.send(new ModifyListenerCommand({ ListenerArn: arn, DefaultActions: [forwardTo(next)] })),
    ).rejects.toThrow(text)
    await rule(https, 1, next)
  })
})
