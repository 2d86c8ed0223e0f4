import { FaultError, type Fault } from '../../model/index.ts'

/**
 * When the process ends, or leads no more, reads are given up at once, and a look may have seen half. Nothing is made of it:
 * whoever goes on looks for themselves.
 * @throws FaultError `Interrupted`
 */
export function unlessEnded(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  throw new FaultError({
    code: 'Interrupted',
    source: 'controller',
    retry: 'soon',
    message: 'Plumbline is stopping: what was being looked at was left.',
    hint: 'Nothing to do: the next start looks at everything and goes on from there.',
  })
}

/** Whether a turn came to no end for this reason alone. */
export function wasGivenUp({ code }: Fault, signal: AbortSignal): boolean {
  return signal.aborted && code === 'Interrupted'
}
