import { DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { RunTaskCommand, StopTaskCommand, TagResourceCommand } from '@aws-sdk/client-ecs'
import {
  call,
  faultOf,
  reads,
  writes,
  type AwsReader,
  type PlannedCall,
} from '../../model/index.ts'
import type { Start } from './compile.ts'
import { startedByOf } from './token.ts'

export const describeLogStreams = reads('logs:DescribeLogStreams', DescribeLogStreamsCommand)
export const runTask = writes('ecs:RunTask', RunTaskCommand)
export const stopTask = writes('ecs:StopTask', StopTaskCommand)
export const tagResource = writes('ecs:TagResource', TagResourceCommand)

/** Starts one task of a revision. The token makes a repeat harmless. */
export function start({ input }: Start, revision: string, token: string): PlannedCall {
  const request = {
    ...input,
    taskDefinition: revision,
    clientToken: token,
    startedBy: startedByOf(token),
  }
  return { call: call(runTask, request), effect: 'creates' }
}

export function stop({ input }: Start, task: string, reason: string): PlannedCall {
  const request = { cluster: input.cluster, task, reason: `Plumbline: ${reason}` }
  return { call: call(stopTask, request), effect: 'deletes' }
}

/** Why a run is stopped that takes too long. */
export function overdueReason({ timeoutMs = 0 }: Start): string {
  return `it took longer than its timeout of ${timeoutMs / 1_000} s`
}

/** Writes something down on a revision. */
export function writeTag(revision: string, key: string, value: string): PlannedCall {
  const request = { resourceArn: revision, tags: [{ key, value }] }
  return { call: call(tagResource, request), effect: 'updates in place' }
}

/** The most that one answer holds. */
const streamsPerPage = 50

/**
 * When the containers of a job began to write, by their log streams (epoch ms): what AWS remembers of runs when ECS has
 * forgotten them. The ones that wrote last come first; `all` asks for the rest too. `undefined` where no log tells.
 */
export async function beginnings(
  reader: AwsReader,
  { logGroup }: Start,
  all = false,
): Promise<readonly number[] | undefined> {
  if (logGroup === undefined) return undefined
  const found: number[] = []
  let nextToken: string | undefined
  try {
    do {
      const page = await reader.read(describeLogStreams, {
        logGroupName: logGroup,
        orderBy: 'LastEventTime',
        descending: true,
        limit: streamsPerPage,
        ...(nextToken !== undefined && { nextToken }),
      })
      found.push(...(page.logStreams ?? []).map(({ creationTime = 0 }) => creationTime))
      nextToken = all ? page.nextToken : undefined
    } while (nextToken !== undefined)
    return found
  } catch (error) {
    // Nothing was written yet, or somebody deleted the group: its streams tell nothing.
    if (faultOf(error).code === 'ResourceNotFound') return undefined
    throw error
  }
}
