import { call, group, type ByHand, type Fields } from '../by-hand.ts'
import { is, leaves, same, type Edit } from './edit.ts'

const webGroup = (...paths: string[]) => ({ 'prod/service/web target-group/': paths })
const health = (change: object) => group('prod-web-shop', 'ModifyTargetGroup', change)
const attribute = (Key: string, Value: string) =>
  group('prod-web-shop', 'ModifyTargetGroupAttributes', { Attributes: [{ Key, Value }] })

/** Of a target group. */
export const ofTargetGroup: readonly Edit[] = [
  is(
    'another path of the check',
    'change',
    health({ HealthCheckPath: '/by-hand' }),
    webGroup('health.path'),
  ),
  is(
    'another interval',
    'change',
    health({ HealthCheckIntervalSeconds: 99 }),
    webGroup('health.interval'),
  ),
  is(
    'another timeout',
    'change',
    health({ HealthCheckTimeoutSeconds: 29 }),
    webGroup('health.timeout'),
  ),
  is(
    'more good answers',
    'change',
    health({ HealthyThresholdCount: 9 }),
    webGroup('health.healthy'),
  ),
  is(
    'more bad answers',
    'change',
    health({ UnhealthyThresholdCount: 9 }),
    webGroup('health.unhealthy'),
  ),
  is(
    'other codes',
    'change',
    health({ Matcher: { HttpCode: '200-499' } }),
    webGroup('health.codes'),
  ),
  is(
    'the check on another port',
    'change',
    health({ HealthCheckPort: '81' }),
    webGroup('health.port'),
  ),
  is(
    'a longer drain',
    'change',
    attribute('deregistration_delay.timeout_seconds', '777'),
    webGroup('attributes."deregistration_delay.timeout_seconds"'),
  ),
  is(
    'stickiness',
    'change',
    attribute('stickiness.enabled', 'true'),
    webGroup('attributes."stickiness.enabled"'),
  ),
  is(
    'a slow start',
    'change',
    attribute('slow_start.duration_seconds', '60'),
    webGroup('attributes."slow_start.duration_seconds"'),
  ),
  same('the interval that is there, said', 'default', health({ HealthCheckIntervalSeconds: 30 })),
  is(
    'an attribute that the language has no word for',
    'change',
    attribute('target_group_health.dns_failover.minimum_healthy_targets.count', '2'),
    webGroup('attributes."target_group_health.dns_failover.minimum_healthy_targets.count"'),
  ),

  leaves('a tag', 'add', 'tags of others stay', tagOnGroup()),
]

/** A tag on a target group. */
function tagOnGroup(): ByHand {
  return async (world) => {
    const { TargetGroups } = (await call(
      'elasticloadbalancing',
      'DescribeTargetGroups',
      {},
    )(world)) as { TargetGroups: Fields[] }
    const arns = TargetGroups.map(({ TargetGroupArn }) => TargetGroupArn)
    return call('elasticloadbalancing', 'AddTags', {
      ResourceArns: arns.slice(0, 1),
      Tags: [{ Key: 'finance', Value: '7' }],
    })(world)
  }
}
