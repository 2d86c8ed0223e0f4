/**
 * What a unit waits for that ends by itself: another unit, a resource that is on its way, targets or a rollout of ECS, the run
 * of a job, things that are being deleted, hosts. Each has a deadline (`engine/assess/deadlines.ts`); what a person must end has
 * none of these names.
 */
export type WaitName = 'unit' | 'resource' | 'targets' | 'rollout' | 'run' | 'deletion' | 'hosts'

/** A wait that goes on: nothing was sent since it began. */
export interface Stall {
  readonly on: WaitName
  /** Epoch ms. */
  readonly since: number
}

/** The code of the fault that is told when a wait takes longer than it may; see `engine/assess/deadlines.ts`. */
export const overdue = 'Overdue'
