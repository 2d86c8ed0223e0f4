import { byText } from '../core/pages.ts'
import type { Peers } from '../core/peers.ts'
import { statefulService } from '../core/stateful.ts'
import type { SimulatedService } from '../core/types.ts'
import {
  deleteAlarms,
  describeAlarms,
  disableAlarmActions,
  enableAlarmActions,
  hasAction,
  putMetricAlarm,
  setAlarmState,
} from './alarms.ts'
import { control } from './control.ts'
import { getMetricData, putMetricData } from './data.ts'
import { evaluateDue } from './evaluate.ts'
import type { CloudWatchState } from './model.ts'
import { listTagsForResource, tagResource, untagResource } from './tags.ts'

/** CloudWatch as far as `SPEC.md` beside this file says. */
export function createCloudWatch(): SimulatedService {
  return statefulService<CloudWatchState>({
    name: 'cloudwatch',
    empty: () => ({ alarms: {}, metrics: {} }),
    operations: {
      PutMetricAlarm: putMetricAlarm,
      DescribeAlarms: describeAlarms,
      DeleteAlarms: deleteAlarms,
      SetAlarmState: setAlarmState,
      EnableAlarmActions: enableAlarmActions,
      DisableAlarmActions: disableAlarmActions,
      PutMetricData: putMetricData,
      GetMetricData: getMetricData,
      TagResource: tagResource,
      UntagResource: untagResource,
      ListTagsForResource: listTagsForResource,
    },
    onEvent: evaluateDue,
    control,
    peer: (state): Peers['cloudwatch'] => ({
      tagged: () => Object.values(state.alarms).map(({ arn, tags }) => ({ arn, tags })),
      withAction: (action) =>
        Object.values(state.alarms)
          .filter((alarm) => hasAction(alarm, action))
          .map(({ name, arn }) => ({ name, arn }))
          .toSorted((a, b) => byText(a.name, b.name)),
    }),
  })
}
