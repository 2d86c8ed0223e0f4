import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  UpdateScheduleCommand,
  type CreateScheduleCommandInput,
} from '@aws-sdk/client-scheduler'
import type { Unit } from '@plumbline/desired-state'
import {
  call,
  defineKind,
  writes,
  type AwsReader,
  type Change,
  type Context,
  type HealthReport,
  type Observed,
  type PlannedCall,
  type Scope,
  type Wanted,
} from '../../model/index.ts'
import { momentAfter } from '../../moments.ts'
import { graft } from '../graft.ts'
import { isJob, scheduleNameOf } from '../ownership.ts'
import {
  findSchedule,
  getSchedule,
  listSchedules,
  schedulesByName,
  type LiveSchedule,
} from '../schedule-reads.ts'
import { compileSchedule } from './compile.ts'
import { unitsBySchedules } from './untagged.ts'
import { normalSchedule } from './normal.ts'
import { tagsIn } from './owner.ts'
import { sources } from './sources.ts'

const createSchedule = writes('scheduler:CreateSchedule', CreateScheduleCommand)
const updateSchedule = writes('scheduler:UpdateSchedule', UpdateScheduleCommand)
const deleteSchedule = writes('scheduler:DeleteSchedule', DeleteScheduleCommand)

/** The schedule in EventBridge that starts the tasks of a job, in the default group. */
export const schedule = defineKind<CreateScheduleCommandInput, LiveSchedule>({
  name: 'schedule',
  traces: {
    nameIn: (arn) => /^arn:[^:]*:scheduler:[^:]*:[^:]*:schedule\/default\/(.+)$/.exec(arn)?.[1],
    never: 'a schedule carries no tags: its description tells whose it is',
    untagged: unitsBySchedules,
  },
  calls: [listSchedules, getSchedule, createSchedule, updateSchedule, deleteSchedule],
  wanted,
  observe,
  actual: normalSchedule,
  plan,
  keep: (request, live, paths) =>
    graft(request, live, paths, { Network: ['NetworkConfiguration', 'awsvpcConfiguration'] }),
  health,
  sources,
})

function wanted(unit: Unit, context: Context): readonly Wanted<CreateScheduleCommandInput>[] {
  if (unit.kind !== 'job' || unit.spec.schedule === undefined) return []
  const request = compileSchedule(unit, unit.spec.schedule, context)
  return [{ name: scheduleNameOf(context), request, shape: normalSchedule(request) }]
}

/** Looked for at every job: one whose schedule was taken away may still have it. All names together are one list. */
async function observe(
  reader: AwsReader,
  scope: Scope<CreateScheduleCommandInput>,
): Promise<readonly Observed<LiveSchedule>[]> {
  if (!isJob(scope.context)) return []
  const name = scheduleNameOf(scope.context)
  const isThere = scope.wanted.length > 0 || (await exists(reader, scope.context, name))
  const live = isThere ? await findSchedule(reader, name) : undefined
  const tags = tagsIn(live?.Description)
  const unwanted = scope.wanted.length === 0
  if (unwanted && tags['plumbline:unit'] !== scope.context.unit) return []
  if (live === undefined) return [{ name, observation: { state: 'absent' } }]
  const surplus = unwanted && !scope.removed
  return [
    { name, observation: { state: 'present', live }, tags, ...(surplus && { surplus: true }) },
  ]
}

async function exists(reader: AwsReader, context: Context, name: string): Promise<boolean> {
  const found = await reader.group(schedulesByName, `${context.environment.name}-job-`, name)
  return found.length > 0
}

function plan(change: Change<CreateScheduleCommandInput, LiveSchedule>): readonly PlannedCall[] {
  switch (change.state) {
    case 'absent':
      return [{ call: call(createSchedule, change.wanted.request), effect: 'creates' }]
    case 'changed':
      // What UpdateSchedule leaves out has its default again, so that it takes the whole request.
      return [{ call: call(updateSchedule, change.wanted.request), effect: 'updates in place' }]
    case 'unwanted':
      return [{ call: call(deleteSchedule, { Name: change.live.Name }), effect: 'deletes' }]
  }
}

function health(live: LiveSchedule, now: number): HealthReport {
  const { ScheduleExpression: when = '', ScheduleExpressionTimezone: timezone = 'UTC' } = live
  const told = `${when} in ${timezone}`
  if (live.State === 'DISABLED') {
    return { health: 'Suspended', reason: 'ScheduleDisabled', why: `somebody disabled ${told}` }
  }
  const next = nextOf(when, timezone, now)
  const why = next === undefined ? told : `${told}, next ${new Date(next).toISOString()}`
  return { health: 'Healthy', reason: 'Scheduled', why: `runs at ${why}` }
}

/** AWS's form without the year, as we write it: it counts weekdays otherwise than cron does, and we write their names. */
function nextOf(expression: string, timezone: string, now: number): number | undefined {
  const fields = /^cron\((\S+ \S+ \S+ \S+ [^\s\d]+) \*\)$/.exec(expression)?.[1]
  const cron = fields?.replaceAll('?', '*')
  return cron === undefined ? undefined : momentAfter({ cron, timezone }, now)
}
