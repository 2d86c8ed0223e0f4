import type { Unit } from '@plumbline/desired-state'
import {
  call,
  defineKind,
  type Change,
  type Context,
  type HealthReport,
  type PlannedCall,
  type Wanted,
} from '../../model/index.ts'
import { byName } from '../by-name.ts'
import { graft } from '../graft.ts'
import { alarmNameOf } from '../ownership.ts'
import { alarmCalls, deleteAlarms, putAlarm } from './aws.ts'
import type { AlarmRequest, LiveAlarm } from './aws.ts'
import { wantedAlarm } from './compile.ts'
import { normalAlarm } from './normal.ts'
import { observe } from './observe.ts'
import { sources } from './sources.ts'

/**
 * The CloudWatch alarms that a service defines. Those that auto scaling makes for its own policies have other names and
 * are auto scaling's business.
 */
export const alarm = defineKind<AlarmRequest, LiveAlarm>({
  name: 'alarm',
  auxiliary: true,
  traces: {
    nameIn: alarmIn,
    isOwn: (arn, owner) => alarmIn(arn)?.startsWith(alarmNameOf(owner, '')) === true,
  },
  calls: alarmCalls,
  wanted,
  observe,
  // The others may be for less.
  follows: (wants) => wants.some(({ request }) => request.stopsRollouts),
  actual: ({ alarm: live }) => normalAlarm(live),
  plan,
  keep: ({ input, ...request }, live, paths) => ({
    ...request,
    input: graft(input, live.alarm, paths, { ScalingPolicies: ['AlarmActions'] }),
  }),
  sources,
  health,
})

function alarmIn(arn: string): string | undefined {
  return /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(arn)?.[1]
}

function wanted(unit: Unit, context: Context): readonly Wanted<AlarmRequest>[] {
  if (unit.kind !== 'service') return []
  return byName(unit.spec.alarms).map(([name, one]) => wantedAlarm(name, one, unit, context))
}

function plan(change: Change<AlarmRequest, LiveAlarm>): readonly PlannedCall[] {
  if (change.state === 'unwanted') {
    const names = { AlarmNames: [change.live.alarm.AlarmName ?? ''] }
    return [{ call: call(deleteAlarms, names), effect: 'deletes' }]
  }
  const { Tags, ...input } = change.wanted.request.input
  // An update replaces the whole alarm, keeps its state, and ignores tags (SDK text).
  return change.state === 'absent'
    ? [{ call: call(putAlarm, { ...input, Tags }), effect: 'creates' }]
    : [{ call: call(putAlarm, input), effect: 'updates in place' }]
}

/** An alarm tells of the service. Only those that stop rollouts say that the unit is not well: the others may be for less. */
function health({ alarm: live, stopsRollouts }: LiveAlarm): HealthReport {
  if (live.StateValue !== 'ALARM') {
    return { health: 'Healthy', reason: 'AlarmQuiet', why: `alarm ${live.AlarmName} is off` }
  }
  const why = `alarm ${live.AlarmName} is on: ${live.StateReason ?? 'no reason given'}`
  return { health: stopsRollouts ? 'Degraded' : 'Healthy', reason: 'AlarmActive', why }
}
