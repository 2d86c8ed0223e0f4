import type { DeploymentLifecycleHookDetail } from '@aws-sdk/client-ecs'
import { date } from '../core/values.ts'
import { token } from './arns.ts'
import type { Ecs, HookState, ServiceDeploymentState } from './model.ts'
import type { Stage } from './stages.ts'

const minuteMs = 60_000

/** A deployment enters a stage: each pause hook of it begins to wait, under an id of its own. */
export function beginHooks(ecs: Ecs, current: ServiceDeploymentState, stage: Stage): HookState[] {
  const hooks = current.configuration.lifecycleHooks ?? []
  const here = hooks.filter((hook) => hook.lifecycleStages?.some((one) => one === stage))
  return here.map(({ timeoutConfiguration: timeout }) => ({
    id: `ecs-pause-${token(ecs.context, 43)}`,
    stage,
    status: 'AWAITING_ACTION',
    expiresAt: ecs.context.now + (timeout?.timeoutInMinutes ?? 1_440) * minuteMs,
    action: timeout?.action ?? 'ROLLBACK',
  }))
}

/** Hooks that nobody answered in time have timed out. */
export function expireHooks(ecs: Ecs, hooks: readonly HookState[]): void {
  for (const hook of hooks) {
    const isLate = hook.status === 'AWAITING_ACTION' && hook.expiresAt <= ecs.context.now
    if (isLate) hook.status = 'TIMED_OUT'
  }
}

/** The deployment goes no further: nobody can answer its hooks any more. */
export function dropHooks(hooks: readonly HookState[]): void {
  for (const hook of hooks) if (hook.status === 'AWAITING_ACTION') hook.status = 'FAILED'
}

export function isAwaiting(hooks: readonly HookState[]): boolean {
  return hooks.some((hook) => hook.status === 'AWAITING_ACTION')
}

/** Why the hooks of a deployment send it back, if they do. */
export function hookFailure(hooks: readonly HookState[]): string | undefined {
  const failed = hooks.find((hook) => hook.status === 'FAILED')
  if (failed !== undefined) return `${failed.stage} lifecycle hook(s) failed.`
  const late = hooks.find((hook) => hook.status === 'TIMED_OUT' && hook.action === 'ROLLBACK')
  return late && `${late.stage} pause hook timed out.`
}

export function hookView(hook: HookState): DeploymentLifecycleHookDetail {
  return {
    hookId: hook.id,
    targetType: 'PAUSE',
    status: hook.status,
    expiresAt: date(hook.expiresAt),
    timeoutAction: hook.action,
  }
}
