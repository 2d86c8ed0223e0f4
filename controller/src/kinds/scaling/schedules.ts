import type { AutoScale } from '@plumbline/desired-state'
import { ref, type Context, type Wanted } from '../../model/index.ts'
import { byName } from '../by-name.ts'
import { awsCron } from '../cron.ts'
import { familyOf, nameOfUnit } from '../ownership.ts'
import { placeOf, resourceIdOf } from '../scaling-reads.ts'
import type { ScalingRequest } from './aws.ts'
import { normalAction } from './normal.ts'

type ScheduleRequest = Extract<ScalingRequest, { part: 'schedule' }>

/**
 * A start and an end are never wanted, and PutScheduledAction deletes those that it does not name (SDK text): so it can
 * be sent as it is for a new action and for a changed one.
 */
export function wantedSchedules(
  context: Context,
  scale: AutoScale,
): readonly Wanted<ScheduleRequest>[] {
  const service = nameOfUnit(context)
  return byName(scale.schedules).map(([name, { cron, timezone, min, max }]) => {
    const actionName = `${familyOf(context)}-${name}`
    const input = {
      ...placeOf(resourceIdOf(context)),
      ScheduledActionName: actionName,
      Schedule: awsCron(cron),
      Timezone: timezone,
      ScalableTargetAction: {
        ...(min !== undefined && { MinCapacity: min }),
        ...(max !== undefined && { MaxCapacity: max }),
      },
    }
    return {
      name: `schedule/${actionName}`,
      request: { part: 'schedule', input },
      shape: normalAction(input),
      after: [ref(`scaling/${service}`)],
    }
  })
}
