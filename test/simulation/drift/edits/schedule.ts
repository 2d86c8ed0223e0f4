import { call, schedule, type Fields } from '../by-hand.ts'
import { is, same, type Edit } from './edit.ts'

const nightly = (...at: string[]) => ({ 'prod/job/nightly schedule/prod-job-nightly': at })

/** Of the schedule of a job. */
export const ofSchedule: readonly Edit[] = [
  is(
    'switched off',
    'change',
    schedule(() => ({ State: 'DISABLED' })),
    nightly('State'),
  ),
  is(
    'another time',
    'change',
    schedule(() => ({ ScheduleExpression: 'cron(0 4 * * ? *)' })),
    nightly('ScheduleExpression'),
  ),
  is(
    'another time zone',
    'change',
    schedule(() => ({ ScheduleExpressionTimezone: 'Asia/Tokyo' })),
    nightly('ScheduleExpressionTimezone'),
  ),
  is(
    'a window',
    'change',
    schedule(() => ({ FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 } })),
    nightly('FlexibleTimeWindow.MaximumWindowInMinutes', 'FlexibleTimeWindow.Mode'),
  ),
  is(
    'another subnet',
    'change',
    schedule(({ Target }) => ({
      Target: inTask(Target, (task) => ({
        NetworkConfiguration: {
          awsvpcConfiguration: {
            ...(task.NetworkConfiguration as { awsvpcConfiguration: Fields }).awsvpcConfiguration,
            Subnets: ['subnet-z'],
          },
        },
      })),
    })),
    nightly('Target.EcsParameters.Network.Subnets'),
  ),
  is(
    'an end',
    'add',
    schedule(() => ({ EndDate: new Date('2027-01-01T00:00:00Z') })),
    nightly('EndDate'),
  ),
  same(
    'subnets in another order',
    'reorder',
    schedule(({ Target }) => ({
      Target: inTask(Target, (task) => ({
        NetworkConfiguration: {
          awsvpcConfiguration: {
            ...(task.NetworkConfiguration as { awsvpcConfiguration: Fields }).awsvpcConfiguration,
            Subnets: ['subnet-b', 'subnet-a'],
          },
        },
      })),
    })),
  ),
  same(
    'what EventBridge fills in, said',
    'default',
    schedule(() => ({ State: 'ENABLED', ActionAfterCompletion: 'NONE' })),
  ),
  is(
    'a schedule that is gone',
    'delete',
    call('scheduler', 'DeleteSchedule', { Name: 'prod-job-nightly' }),
    nightly('(create)'),
  ),
]

function inTask(target: unknown, change: (task: Fields) => object): Fields {
  const { EcsParameters, ...rest } = target as { EcsParameters: Fields }
  return { ...rest, EcsParameters: { ...EcsParameters, ...change(EcsParameters) } }
}
