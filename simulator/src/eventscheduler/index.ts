import { statefulService } from '../core/stateful.ts'
import type { SimulatedService } from '../core/types.ts'
import {
  createScheduleGroup,
  deleteScheduleGroup,
  getScheduleGroup,
  listScheduleGroups,
  listTagsForResource,
  tagResource,
  untagResource,
} from './groups.ts'
import { emptyState } from './model.ts'
import type { SchedulerState } from './model.ts'
import { happen } from './runs.ts'
import {
  createSchedule,
  deleteSchedule,
  getSchedule,
  listSchedules,
  updateSchedule,
} from './schedules.ts'

/** EventBridge Scheduler as far as `SPEC.md` beside this file says. */
export function createEventScheduler(): SimulatedService {
  return statefulService<SchedulerState>({
    name: 'scheduler',
    empty: emptyState,
    operations: {
      CreateSchedule: createSchedule,
      UpdateSchedule: updateSchedule,
      GetSchedule: getSchedule,
      ListSchedules: listSchedules,
      DeleteSchedule: deleteSchedule,
      CreateScheduleGroup: createScheduleGroup,
      GetScheduleGroup: getScheduleGroup,
      ListScheduleGroups: listScheduleGroups,
      DeleteScheduleGroup: deleteScheduleGroup,
      TagResource: tagResource,
      UntagResource: untagResource,
      ListTagsForResource: listTagsForResource,
    },
    onEvent: happen,
  })
}
