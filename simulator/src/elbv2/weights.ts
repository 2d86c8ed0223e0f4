import type { Action, TargetGroupTuple } from '@aws-sdk/client-elastic-load-balancing-v2'

/** The weights of the target groups that actions forward to, by ARN. */
export function weightsIn(actions: readonly Action[]): Record<string, number> {
  return Object.fromEntries(
    tuplesIn(actions).map(({ TargetGroupArn = '', Weight = 1 }) => [TargetGroupArn, Weight]),
  )
}

/**
 * The forward action with other weights, as ECS sets them: groups that are not named keep theirs, and the list alone is
 * read back from then on. What is no forward action becomes one.
 */
export function reweighed(
  actions: readonly Action[],
  weights: Readonly<Record<string, number>>,
): Action[] {
  const merged = { ...weightsIn(actions), ...weights }
  const TargetGroups = Object.entries(merged).map(([TargetGroupArn, Weight]) => ({
    TargetGroupArn,
    Weight,
  }))
  const [action] = actions
  const { TargetGroupStickinessConfig = { Enabled: false } } = action?.ForwardConfig ?? {}
  const order = action?.Order === undefined ? {} : { Order: action.Order }
  return [
    { Type: 'forward', ...order, ForwardConfig: { TargetGroups, TargetGroupStickinessConfig } },
  ]
}

function tuplesIn(actions: readonly Action[]): TargetGroupTuple[] {
  return actions.flatMap((action) => action.ForwardConfig?.TargetGroups ?? [])
}
