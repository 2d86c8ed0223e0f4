import {
  equal,
  type Fault,
  type Json,
  type Outcome,
  type Plan,
  type UnitMemory,
} from '../../model/index.ts'

/** How often the same is sent at once: AWS may answer a read with what it knew before the write. */
const sentAtOnceMax = 3

/** How many passes in a row, this one included, had everything taken that they sent for the very same differences. */
export function resentAfter(
  before: Pick<UnitMemory, 'resent' | 'differences'> | undefined,
  { differences }: Plan,
  outcomes: readonly Outcome[],
): number {
  if (outcomes.length === 0 || outcomes.some(({ result }) => result !== 'done')) return 0
  const again = equal(before?.differences as never, differences as unknown as Json)
  return again ? (before?.resent ?? 0) + 1 : 1
}

/**
 * AWS takes what is sent and answers as if it had not. Sent at every look, it would be a rollout a second: from the fourth
 * time on that is a failure, which rests longer and longer.
 */
export function notKept({ differences }: Plan, resent: number): Fault | undefined {
  if (resent <= sentAtOnceMax) return undefined
  const fields = differences.flatMap(({ resource, verb, differences: changed }) =>
    verb === 'change' ? changed.map(({ path }) => `${resource} ${path}`) : [`${verb} ${resource}`],
  )
  return {
    code: 'NotKept',
    source: 'aws',
    retry: 'backoff',
    // Without the number: what is told once must not read differently each time.
    message: `AWS took ${fields.join(', ')} more than ${sentAtOnceMax} times and answers the next read as before`,
    hint: 'Take the field out of the documents if this AWS does not know it; otherwise report it as a defect of Plumbline.',
  }
}
