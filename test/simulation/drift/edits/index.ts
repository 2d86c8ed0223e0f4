import { ofAlarm } from './alarm.ts'
import type { Edit } from './edit.ts'
import { ofRules } from './listener-rule.ts'
import { ofLogGroup } from './log-group.ts'
import { ofScaling } from './scaling.ts'
import { ofSchedule } from './schedule.ts'
import { ofService } from './service.ts'
import { ofTargetGroup } from './target-group.ts'
import { ofTask } from './task-definition.ts'
import { sameTasks } from './task-definition-same.ts'

/** Everything that somebody may do by hand, by kind of resource. */
export function edits(listener: string): Readonly<Record<string, readonly Edit[]>> {
  return {
    'log-group': ofLogGroup,
    'target-group': ofTargetGroup,
    'listener-rule': ofRules(listener),
    'task-definition': [...ofTask, ...sameTasks],
    schedule: ofSchedule,
    alarm: ofAlarm,
    scaling: ofScaling,
    service: ofService,
  }
}
