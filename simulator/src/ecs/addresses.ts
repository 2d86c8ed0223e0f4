import type { PortMapping } from '@aws-sdk/client-ecs'
import { hexOf } from './images.ts'
import type { TaskState } from './task-model.ts'

/** The address of a task with a network interface of its own. */
export function addressOf(task: TaskState): string {
  const bytes = hexOf(task.arn, 6).match(/../g) ?? []
  return ['10', ...bytes.map((byte) => String(Number.parseInt(byte, 16)))].join('.')
}

export function zoneOf(task: TaskState): string {
  const region = task.arn.split(':')[3] ?? ''
  return `${region}${'abc'.charAt(Number.parseInt(hexOf(task.arn, 2), 16) % 3)}`
}

/** Where a container port of a task is reached from outside: at the task itself, or at an instance that it runs on. */
export function reachedAt(
  task: TaskState,
  networkMode: string | undefined,
  mapping: PortMapping,
): { readonly id: string; readonly port: number } {
  const { containerPort = 0, hostPort = 0 } = mapping
  if (networkMode === 'awsvpc') return { id: addressOf(task), port: containerPort }
  const ephemeral = 32_768 + (Number.parseInt(hexOf(task.arn, 8), 16) % 28_000)
  return { id: `i-${hexOf(task.arn, 17)}`, port: hostPort === 0 ? ephemeral : hostPort }
}

/** The subnet of a task with a network interface of its own. */
export function subnetOf(task: TaskState): string | undefined {
  const subnets = task.networkConfiguration?.awsvpcConfiguration?.subnets ?? []
  return subnets[Number.parseInt(hexOf(task.arn, 4), 16) % subnets.length]
}

/** How many tasks hold an address of a subnet: those that have not stopped. */
export function addressesIn(tasks: Iterable<TaskState>, subnet: string): number {
  let count = 0
  for (const task of tasks) {
    if (task.status !== 'STOPPED' && subnetOf(task) === subnet) count += 1
  }
  return count
}
