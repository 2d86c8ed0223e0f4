import { GetScheduleCommand, type GetScheduleCommandOutput } from '@aws-sdk/client-scheduler'
import { faultOf, reads, type AwsReader } from '../model/index.ts'

export const getSchedule = reads('scheduler:GetSchedule', GetScheduleCommand)

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
