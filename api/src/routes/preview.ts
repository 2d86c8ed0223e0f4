import type { Asking, Control, Foresight, Step, Store } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { previewUnit, timeOf, type Preview } from '../../contract/index.ts'
import { mount } from '../mount.ts'
import { stateOf } from '../views/state.ts'
import { checkOf, differencesOf, idOf, type Redact } from '../views/units.ts'
import { known } from '../views/known.ts'

interface Parts {
  readonly store: Store
  readonly control: Control
  readonly redact: Redact
}

/** What an action would do, before somebody asks for it. */
export function previewRoute(app: FastifyInstance, { store, control, redact }: Parts): void {
  mount(app, previewUnit, async ({ params, query: { action, to } }) => {
    const unit = idOf(params)
    // Taken before the look: what moves during it counts as moved.
    const state = stateOf(await known({ store, control }, unit))
    const asking: Asking =
      action === 'rollback' ? { ask: action, ...(to !== undefined && { to }) } : { ask: action }
    return { state, ...previewOf(await control.foresee(unit, asking), redact) }
  })
}

function previewOf({ at, plan, findings = [] }: Foresight, redact: Redact): Omit<Preview, 'state'> {
  const checks = findings.map(checkOf)
  if (plan === undefined) {
    const nothing = { resources: [], steps: [], held: [], unreadable: [] }
    return { at: timeOf(at), revision: null, ...nothing, checks }
  }
  return {
    at: timeOf(at),
    revision: plan.revision,
    resources: differencesOf(plan.differences, plan, redact),
    steps: plan.steps.map(stepOf),
    held: plan.held.map(({ resource, reason, because, next }) => {
      return { resource, reason, because, next: next.map(stepOf) }
    }),
    unreadable: plan.unreadable.map(({ resource, fault }) => {
      return { resource, message: fault.message, hint: fault.hint }
    }),
    checks,
  }
}

function stepOf({ resource, effect, call, note }: Step): Preview['steps'][number] {
  return { resource, effect, op: call.op, note: note ?? null }
}
