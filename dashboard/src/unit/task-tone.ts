import type { UnitTasks } from '@plumbline/api/contract'

export type Task = UnitTasks['tasks'][number]

/** How a task is, for colour and count: what runs and is not known to be ill is good. */
export const taskTones = {
  good: 'running',
  changing: 'starting',
  quiet: 'stopping',
  trouble: 'unhealthy',
} as const

export type TaskTone = keyof typeof taskTones

/** The states are those of the task lifecycle in the ECS guide. */
export function toneOf({ state, health }: Pick<Task, 'state' | 'health'>): TaskTone {
  if (health === 'UNHEALTHY') return 'trouble'
  if (state === 'RUNNING') return 'good'
  const starts = state === 'PROVISIONING' || state === 'PENDING' || state === 'ACTIVATING'
  return starts ? 'changing' : 'quiet'
}

/** `3 running, 1 starting`: what there is none of is left out. */
export function summaryOf(tasks: readonly Task[]): string {
  const counts = (Object.keys(taskTones) as TaskTone[]).flatMap((tone) => {
    const count = tasks.filter((task) => toneOf(task) === tone).length
    return count === 0 ? [] : [`${count} ${taskTones[tone]}`]
  })
  return counts.join(', ')
}
