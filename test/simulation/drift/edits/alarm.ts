import { alarm, call } from '../by-hand.ts'
import { is, items, leaves, same, type Edit } from './edit.ts'

const busy = 'plumbline/prod/web/busy'
const webAlarm = (...paths: string[]) => ({ [`prod/service/web alarm/${busy}`]: paths })

/** Of an alarm. */
export const ofAlarm: readonly Edit[] = [
  is(
    'another threshold',
    'change',
    alarm(busy, () => ({ Threshold: 99 })),
    webAlarm('Threshold'),
  ),
  is(
    'another comparison',
    'change',
    alarm(busy, () => ({ ComparisonOperator: 'LessThanThreshold' })),
    webAlarm('ComparisonOperator'),
  ),
  is(
    'a longer period',
    'change',
    alarm(busy, () => ({ Period: 300 })),
    webAlarm('Period'),
  ),
  is(
    'fewer points',
    'change',
    alarm(busy, () => ({ DatapointsToAlarm: 1 })),
    webAlarm('DatapointsToAlarm'),
  ),
  is(
    'actions switched off',
    'change',
    alarm(busy, () => ({ ActionsEnabled: false })),
    webAlarm('ActionsEnabled'),
  ),
  is(
    'somebody more is told',
    'add',
    alarm(busy, (live) => ({
      AlarmActions: [
        ...(live.AlarmActions as string[]),
        'arn:aws:sns:eu-west-1:123456789012:somebody',
      ],
    })),
    webAlarm('AlarmActions'),
  ),
  is(
    'a scaling policy that is no longer triggered',
    'remove',
    alarm(busy, () => ({ AlarmActions: [] })),
    webAlarm('ScalingPolicies.prod-web-step-up'),
  ),
  is(
    'another service is watched',
    'change',
    alarm(busy, () => ({
      Dimensions: [
        { Name: 'ClusterName', Value: 'prod' },
        { Name: 'ServiceName', Value: 'api' },
      ],
    })),
    webAlarm('Dimensions.ServiceName'),
  ),
  is(
    'another description',
    'change',
    alarm(busy, () => ({ AlarmDescription: 'mine' })),
    webAlarm('AlarmDescription'),
  ),
  same(
    'dimensions in another order',
    'reorder',
    alarm(busy, (live) => ({ Dimensions: items(live.Dimensions).toReversed() })),
  ),
  same(
    'what CloudWatch fills in, said',
    'default',
    alarm(busy, () => ({ TreatMissingData: 'missing' })),
  ),
  leaves(
    'the state of an alarm',
    'change',
    'the state follows from the metric',
    call('cloudwatch', 'SetAlarmState', {
      AlarmName: busy,
      StateValue: 'OK',
      StateReason: 'by hand',
    }),
  ),
  is(
    'an alarm that is gone',
    'delete',
    call('cloudwatch', 'DeleteAlarms', { AlarmNames: [busy] }),
    { [`prod/service/web alarm/${busy}`]: ['(create)'] },
  ),
]
