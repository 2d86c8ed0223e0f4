import type { GetOperationRequest, GetOperationResponse } from '@aws-sdk/client-servicediscovery'
import { own } from '../core/own.ts'
import type { RequestContext, TimedEvent } from '../core/types.ts'
import { found, newId } from './model.ts'
import type { CloudMapState, OperationState } from './model.ts'

const pendingAfterMs = 1_000
const doneAfterMs = 10_000

/** Begins an operation, whose effect comes at its end. */
export function submit(
  state: CloudMapState,
  what: Pick<OperationState, 'type' | 'targets' | 'effect'>,
  context: RequestContext,
): { readonly OperationId: string } {
  const id = `${newId('', 32, context)}-${newId('', 8, context)}`
  const { now } = context
  state.operations[id] = { id, createdAt: now, updatedAt: now, status: 'SUBMITTED', ...what }
  context.after(pendingAfterMs, { type: 'pending', operation: id })
  context.after(doneAfterMs, { type: 'done', operation: id })
  return { OperationId: id }
}

/** An operation goes on. */
export function proceed(state: CloudMapState, event: TimedEvent, { now }: RequestContext): void {
  const operation = own(state.operations, String(event.operation))
  if (operation === undefined) return
  operation.updatedAt = now
  operation.status = event.type === 'done' ? 'SUCCESS' : 'PENDING'
  if (event.type === 'done') apply(state, operation)
}

function apply(state: CloudMapState, { effect }: OperationState): void {
  switch (effect.kind) {
    case 'create namespace':
      state.namespaces[effect.namespace.id] = effect.namespace
      break
    case 'delete namespace':
      delete state.namespaces[effect.id]
      break
    case 'register': {
      // The service may have been deleted meanwhile.
      const service = own(state.services, effect.service)
      if (service !== undefined) service.instances[effect.instance.id] = effect.instance
      break
    }
    case 'deregister':
      delete own(state.services, effect.service)?.instances[effect.instance]
      break
  }
}

export function getOperation(
  state: CloudMapState,
  { OperationId: id = '' }: GetOperationRequest,
): GetOperationResponse {
  const operation = found(own(state.operations, id), 'OperationNotFound', `operation ${id}`)
  return {
    Operation: {
      Id: operation.id,
      Type: operation.type,
      Status: operation.status,
      CreateDate: new Date(operation.createdAt),
      UpdateDate: new Date(operation.updatedAt),
      Targets: operation.targets,
    },
  }
}
