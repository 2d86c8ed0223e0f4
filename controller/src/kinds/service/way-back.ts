import { StopServiceDeploymentCommand, TagResourceCommand } from '@aws-sdk/client-ecs'
import { call, writes, type AwsReader, type PlannedCall, type Wait } from '../../model/index.ts'
import type { Changed, WayBack } from './change.ts'
import { overtakenTag } from './rejected.ts'
import { describeServiceRevisions } from '../ecs-reads.ts'
import type { Followed } from './rollout.ts'

export const stopServiceDeployment = writes(
  'ecs:StopServiceDeployment',
  StopServiceDeploymentCommand,
)
export const tagResource = writes('ecs:TagResource', TagResourceCommand)

/**
 * Where ECS goes when it is told to stop a rollout: to the newest deployment that completed ("Stopping Amazon ECS service
 * deployments" in the ECS guide). Asked only while a rollout is under way that is not wanted any more.
 */
export async function lookAtWayBack(
  reader: AwsReader,
  { rollout, brief, completed }: Followed,
): Promise<WayBack | undefined> {
  const begun = rollout.phase === 'rolling-back'
  const revision = completed?.targetServiceRevisionArn
  const deployment = brief?.serviceDeploymentArn
  if (deployment === undefined || revision === undefined) return undefined
  if (rollout.phase !== 'running' && !begun) return undefined
  const { serviceRevisions } = await reader.read(describeServiceRevisions, {
    serviceRevisionArns: [revision],
  })
  const taskDefinition = serviceRevisions?.[0]?.taskDefinition
  return taskDefinition === undefined ? undefined : { deployment, taskDefinition, begun }
}

/**
 * The call that stops the rollout that is under way: it takes too long, or what is wanted now is what ran before it. Then
 * going back is quicker and safer than another rollout over it: the old tasks are still there, and ECS gives them the
 * traffic back. Whatever else differs follows when ECS is back.
 */
export function stopRollout({
  live,
  wanted,
  differences,
  context,
}: Changed): readonly PlannedCall[] {
  const { overdue, wayBack } = live
  const moves = differences.some(({ path }) => path === 'taskDefinition')
  const back = moves && wayBack?.taskDefinition === wanted.request.input.taskDefinition
  const deployment = moves ? (back ? wayBack?.deployment : undefined) : overdue
  if (deployment === undefined) return []
  const input = { serviceDeploymentArn: deployment, stopType: 'ROLLBACK' as const }
  const stop = { call: call(stopServiceDeployment, input), effect: 'replaces tasks' } as const
  return back && context.goesBack === undefined
    ? [stop, markOvertaken(live.service.taskDefinition, deployment)]
    : [stop]
}

/** To ECS a rollout that was stopped for a newer commit is one that failed: the tag tells them apart when memory is lost. */
function markOvertaken(resourceArn: string | undefined, deployment: string): PlannedCall {
  const tags = [{ key: overtakenTag, value: deployment }]
  return { call: call(tagResource, { resourceArn, tags }), effect: 'updates in place' }
}

/** Nothing is written over ECS while it goes to what is wanted. */
export function waitForWayBack({ live, wanted }: Changed): Wait | undefined {
  const { wayBack } = live
  const isThere = wayBack?.taskDefinition === wanted.request.input.taskDefinition
  if (wayBack?.begun !== true || !isThere) return undefined
  return { reason: 'WaitsFor', because: 'waits until ECS has gone back', awaits: 'rollout' }
}
