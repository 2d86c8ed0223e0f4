import type { Ecs, ServiceState } from './model.ts'

/**
 * Has the scheduler look at a service soon. Many changes at the same moment cause one look, and a service that nothing
 * happens to has no entry in the timeline.
 */
export function requestReconcile(ecs: Ecs, service: ServiceState): void {
  if (service.due) return
  service.due = true
  ecs.context.after(ecs.settings.schedulerDelayMs, { type: 'reconcile', service: service.arn })
}
