import type { ExecuteCommandRequest, ExecuteCommandResponse } from '@aws-sdk/client-ecs'
import { findCluster } from './clusters.ts'
import { invalid, required } from './errors.ts'
import { hexOf } from './images.ts'
import type { Ecs } from './model.ts'
import { taskArnOf } from './task-reads.ts'
import { taskView } from './task-view.ts'

/** What ECS says where the agent is not there; quoted in "Troubleshoot Amazon ECS Exec issues" of its guide. */
const notEnabled =
  "The execute command failed because execute command was not enabled when the task was run or the execute command agent isn't running. Wait and try again or run a new task with execute command enabled and try again."

/**
 * Opens a session in a container that runs: an id and a token, at an address where nothing answers.
 * @throws AwsError InvalidParameterException for a task that does not run or was started without it
 */
export function executeCommand(input: ExecuteCommandRequest, ecs: Ecs): ExecuteCommandResponse {
  required(input.command, 'command')
  if (input.interactive !== true) throw invalid('Interactive is the only mode supported currently.')
  const { arn: clusterArn } = findCluster(ecs, input.cluster)
  const task = ecs.state.tasks[taskArnOf(clusterArn, required(input.task, 'task'))]
  if (task === undefined) throw invalid('The referenced task was not found.')
  if (task.status !== 'RUNNING' || !task.enableExecuteCommand) throw invalid(notEnabled)
  const containers = taskView(ecs, task).containers ?? []
  if (input.container === undefined && containers.length > 1) {
    throw invalid('Multiple containers are running in the task. Specify a container.')
  }
  const name = input.container ?? containers[0]?.name
  const container = containers.find((one) => one.name === name)
  if (container === undefined) throw invalid(`The container ${name} does not exist in the task.`)
  const sessionId = `ecs-execute-command-${hexOf(`${task.arn} ${ecs.context.now}`, 26)}`
  const { region } = ecs.context
  return {
    clusterArn,
    containerArn: container.containerArn,
    containerName: name,
    interactive: true,
    taskArn: task.arn,
    session: {
      sessionId,
      streamUrl: `wss://ssmmessages.${region}.amazonaws.com/v1/data-channel/${sessionId}?role=publish_subscribe`,
      tokenValue: hexOf(sessionId, 64),
    },
  }
}
