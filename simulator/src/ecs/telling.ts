import type { Ecs, ServiceState } from './model.ts'
import type { TaskState } from './task-model.ts'

/** What ECS tells the event bus. `eventbridge/SPEC.md` says which events there are. */
function tell(ecs: Ecs, detailType: string, resource: string, detail: () => object): void {
  const bus = ecs.context.peer('events')
  if (bus?.listens !== true) return
  bus.put({ source: 'aws.ecs', detailType, resources: [resource], detail: detail() })
}

export function tellDeployment(
  ecs: Ecs,
  service: ServiceState,
  eventName: string,
  deploymentId: string,
  reason: string,
): void {
  tell(ecs, 'ECS Deployment State Change', service.arn, () => ({
    eventType: eventName === 'SERVICE_DEPLOYMENT_FAILED' ? 'ERROR' : 'INFO',
    eventName,
    deploymentId,
    updatedAt: time(ecs.context.now),
    reason,
  }))
}

export function tellAction(
  ecs: Ecs,
  service: ServiceState,
  eventType: string,
  eventName: string,
): void {
  tell(ecs, 'ECS Service Action', service.arn, () => ({
    eventType,
    eventName,
    clusterArn: service.clusterArn,
    createdAt: time(ecs.context.now),
  }))
}

/** A task came into another state. */
export function tellTask(ecs: Ecs, task: TaskState): void {
  tell(ecs, 'ECS Task State Change', task.arn, () => ({
    taskArn: task.arn,
    taskDefinitionArn: task.taskDefinition,
    clusterArn: task.clusterArn,
    group: task.group,
    startedBy: task.startedBy,
    lastStatus: task.status,
    desiredStatus: task.stop === undefined ? 'RUNNING' : 'STOPPED',
    version: task.version,
    createdAt: time(task.createdAt),
    updatedAt: time(ecs.context.now),
    ...(task.stop && { stopCode: task.stop.code, stoppedReason: task.stop.reason }),
  }))
}

function time(ms: number): string {
  return new Date(ms).toISOString()
}
