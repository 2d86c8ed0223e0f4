import { DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs'
import {
  ListTagsForResourceCommand,
  RunTaskCommand,
  StopTaskCommand,
  TagResourceCommand,
} from '@aws-sdk/client-ecs'
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

export const listTags = reads('ecs:ListTagsForResource', ListTagsForResourceCommand)
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
  return { call: call(stopTask, request), effect: 'updates in place' }
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

/** Streams that are asked for: the most that one answer holds. */
const streamsAskedMax = 50

/**
 * When the newest containers of a job began to write, by their log streams (epoch ms): what AWS remembers of runs when ECS
 * has forgotten them. `undefined` where no log of the unit's own tells.
 */
export async function beginnings(
  reader: AwsReader,
  { logGroup }: Start,
): Promise<readonly number[] | undefined> {
  if (logGroup === undefined) return undefined
  try {
    const { logStreams } = await reader.read(describeLogStreams, {
      logGroupName: logGroup,
      orderBy: 'LastEventTime',
      descending: true,
      limit: streamsAskedMax,
    })
    return (logStreams ?? []).map(({ creationTime = 0 }) => creationTime)
  } catch (error) {
    // Somebody deleted the group: its streams tell nothing any more.
    if (faultOf(error).code === 'ResourceNotFound') return undefined
    throw error
  }
}
