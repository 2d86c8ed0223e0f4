import type { Ecs, ServiceState } from './model.ts'

/**
 * Has the scheduler look at a service soon. Many changes at the same moment cause one look, and a service that nothing
 * happens to has no entry in the timeline.
 */
export function requestReconcile(ecs: Ecs, service: ServiceState): void {
  const { schedulerDelayMs } = ecs.settings
  const at = ecs.context.now + schedulerDelayMs
  if (service.reconcileAt !== undefined && service.reconcileAt <= at) return
  service.reconcileAt = at
  ecs.context.after(schedulerDelayMs, { type: 'reconcile', service: service.arn, at })
}
