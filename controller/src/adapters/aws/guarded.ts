import type { OperationName } from '../../model/aws.ts'
import { FaultError } from '../../model/fault.ts'
import type { WriteGuard } from '../../model/replicas.ts'

/** What cannot be undone by the next pass. */
const destructive = /:(Delete|Deregister|Stop|Remove)/

/**
 * Lets reads through, and writes as long as the guard holds. Before what destroys, the database itself is asked.
 * @throws FaultError `LeaseLost`
 */
export async function guarded(
  guard: WriteGuard | undefined,
  { op, access }: { readonly op: OperationName; readonly access: 'read' | 'write' },
): Promise<void> {
  if (guard === undefined || access === 'read') return
  if (destructive.test(op) && !(await guard.confirms())) throw leaseLost(op)
  if (!guard.holds()) throw leaseLost(op)
}

export function leaseLost(op: OperationName): FaultError {
  return new FaultError({
    code: 'LeaseLost',
    source: 'controller',
    retry: 'soon',
    message: `${op} was not sent: this replica does not lead any more.`,
    hint: 'Nothing to do: the replica that leads goes on from what AWS has.',
  })
}
