import { Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** Set in the context of an app, no finding is acknowledged: everything that was found is told. */
export const unacknowledged = 'plumbline:unacknowledged'

/**
 * Says why a finding of the checks is right as it is. Each finding is named in full: there is no way to acknowledge a
 * whole rule for a whole stack.
 */
export function acknowledge(
  scope: IConstruct,
  reason: string,
  ...findings: readonly string[]
): void {
  if (scope.node.tryGetContext(unacknowledged) === true) return
  for (const id of findings) Validations.of(scope).acknowledge({ id, reason })
}
