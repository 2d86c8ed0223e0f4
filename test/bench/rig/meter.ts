import type { OperationCount } from '@plumbline/simulator'
import type { AwsConnection } from '../../../controller/src/adapters/aws/aws.ts'
import type { Calls } from './floor.ts'
import { cpuMs, wallMs } from './machine.ts'

/** What a piece of work took. */
export interface Taken {
  readonly calls: Calls
  readonly throttled: number
  /** Failed calls, throttled ones left out. */
  readonly failed: number
  readonly cpuMs: number
  readonly wallMs: number
  /** On the clock of AWS. */
  readonly virtualMs: number
}

type Counts = Readonly<Record<string, Pick<OperationCount, 'calls' | 'throttled' | 'failed'>>>

/** What Plumbline itself sent. AWS makes calls as well: a policy of scaling makes its alarms. */
export function sentBy(aws: Pick<AwsConnection, 'calls'>): Counts {
  const sent = [...aws.calls()].map(([op, { calls, throttled, failed }]) => [
    op,
    { calls, throttled, failed: failed + throttled },
  ])
  return Object.fromEntries(sent)
}

/** Measures what this process does at an AWS while `work` goes on. */
export async function measured(
  aws: { counts(): Promise<Counts> },
  now: () => number,
  work: () => Promise<unknown>,
): Promise<Taken> {
  const before = await aws.counts()
  const [cpu, wall, virtual] = [cpuMs(), wallMs(), now()]
  await work()
  const taken = { cpuMs: cpuMs() - cpu, wallMs: wallMs() - wall, virtualMs: now() - virtual }
  return { ...difference(before, await aws.counts()), ...taken }
}

export function difference(
  before: Counts,
  after: Counts,
): Pick<Taken, 'calls' | 'throttled' | 'failed'> {
  const made = Object.entries(after)
    .map(([op, { calls }]) => [op, calls - (before[op]?.calls ?? 0)] as const)
    .filter(([, calls]) => calls > 0)
  const total = (counts: Counts, of: 'throttled' | 'failed') =>
    Object.values(counts).reduce((sum, count) => sum + count[of], 0)
  const throttled = total(after, 'throttled') - total(before, 'throttled')
  const failed = total(after, 'failed') - total(before, 'failed') - throttled
  return { calls: Object.fromEntries(made), throttled, failed }
}
