import type { Ecs } from './model.ts'
import type { TaskState, TaskStatus } from './task-model.ts'

/** `pendingCount` takes in PROVISIONING and ACTIVATING, which AWS does not say. */
const pendingStatuses: readonly TaskStatus[] = ['PROVISIONING', 'PENDING', 'ACTIVATING']

function isPending(task: TaskState): boolean {
  return pendingStatuses.includes(task.status)
}

export function countTasks(tasks: readonly TaskState[]): { running: number; pending: number } {
  return {
    running: tasks.filter((task) => task.status === 'RUNNING').length,
    pending: tasks.filter(isPending).length,
  }
}

/** Tasks of a cluster that have not stopped. */
export function tasksOf(ecs: Ecs, clusterArn: string): TaskState[] {
  return Object.values(ecs.state.tasks).filter(
    (task) => task.clusterArn === clusterArn && task.status !== 'STOPPED',
  )
}
