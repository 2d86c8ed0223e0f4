import type { Peers } from '../core/peers.ts'
import type { Handler, RequestContext, SimulatedService } from '../core/types.ts'
import { addressesIn } from './addresses.ts'
import { control } from './control.ts'
import { handleEvent } from './events.ts'
import { rememberTouched } from './lag.ts'
import { type Ecs, type EcsState, emptyState } from './model.ts'
import { operations } from './operations.ts'
import { type EcsSettings, settingsFrom } from './settings.ts'
import { hearHealth } from './task-progress.ts'
import { tagged } from './tags.ts'
import { clean } from '../core/values.ts'

/** ECS as `SPEC.md` describes it. `options` change the durations and the choices that AWS does not determine. */
export function createEcs(options: Partial<EcsSettings> = {}): SimulatedService {
  const settings = settingsFrom(options)
  let state: EcsState = emptyState()

  /** Runs one request or event, then keeps what later reads may want to see. */
  function within<T>(context: RequestContext, work: (ecs: Ecs) => T): T {
    const ecs: Ecs = { state, settings, context, touched: new Set() }
    const result = work(ecs)
    rememberTouched(ecs)
    return result
  }

  return {
    name: 'ecs',
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, operation]): [string, Handler] => [
        name,
        (input, context) =>
          // Copied both ways: no caller holds a reference into the state.
          within(context, (ecs) => clean(operation(clean(input), ecs))),
      ]),
    ),
    onEvent: (event, context) => within(context, (ecs) => handleEvent(ecs, event)),
    control: (command, context) => within(context, (ecs) => control(ecs, command)),
    peer: (context): Peers['ecs'] => ({
      hearHealth: (owner, news) => within(context, (ecs) => hearHealth(ecs, owner, news)),
      tagged: () => tagged(state),
      addressesIn: (subnet) => addressesIn(Object.values(state.tasks), subnet),
    }),
    save: () => structuredClone(state),
    restore(saved) {
      state = structuredClone(saved) as EcsState
    },
    reset() {
      state = emptyState()
    },
  }
}
