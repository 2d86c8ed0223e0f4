import {
  GetScheduleCommand,
  ListSchedulesCommand,
  type GetScheduleCommandOutput,
  type ListSchedulesCommandInput,
  type ListSchedulesCommandOutput,
  type ScheduleSummary,
} from '@aws-sdk/client-scheduler'
import { faultOf, reads, type AwsReader, type GroupRead } from '../model/index.ts'

export const getSchedule = reads('scheduler:GetSchedule', GetScheduleCommand)
export const listSchedules = reads('scheduler:ListSchedules', ListSchedulesCommand)

export type LiveSchedule = Omit<GetScheduleCommandOutput, '$metadata'>

/** A schedule of the default group by name. */
export async function findSchedule(
  reader: AwsReader,
  name: string,
): Promise<LiveSchedule | undefined> {
  try {
    return await reader.read(getSchedule, { Name: name })
  } catch (error) {
    if (faultOf(error).code === 'ResourceNotFound') return undefined
    throw error
  }
}

/** The group that schedules are in when none is named. */
const group = { GroupName: 'default', MaxResults: 100 } as const

/** Which schedules there are, by name; the scope is what the names begin with. */
export const schedulesByName: GroupRead<
  ListSchedulesCommandInput,
  ListSchedulesCommandOutput,
  ScheduleSummary
> = {
  operation: listSchedules,
  one: (_scope, name, token) => ({ ...group, NamePrefix: name, ...next(token) }),
  all: (prefix, token) => ({ ...group, NamePrefix: prefix, ...next(token) }),
  items: ({ Schedules = [] }) => Schedules.map((schedule) => [schedule.Name ?? '', schedule]),
  next: ({ NextToken }) => NextToken,
}

function next(NextToken: string | undefined): Pick<ListSchedulesCommandInput, 'NextToken'> {
  return NextToken === undefined ? {} : { NextToken }
}

/** The names of the schedules of the default group that begin so. */
export async function scheduleNames(reader: AwsReader, prefix: string): Promise<readonly string[]> {
  const names: string[] = []
  let token: string | undefined
  do {
    const page = await reader.read(listSchedules, {
      ...group,
      NamePrefix: prefix,
      ...next(token),
    })
    names.push(...(page.Schedules ?? []).map(({ Name = '' }) => Name))
    token = page.NextToken
  } while (token !== undefined)
  return names
}
