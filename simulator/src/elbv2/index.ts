import type { Handler, RequestContext, SimulatedService } from '../core/types.ts'
import { clean } from '../core/values.ts'
import { control } from './control.ts'
import { handleEvent } from './health.ts'
import { type Elb, type ElbState, emptyState } from './model.ts'
import { operations } from './operations.ts'
import { registryOf } from './peer.ts'
import { defaultSettings, type ElbSettings } from './settings.ts'

/** Elastic Load Balancing as `SPEC.md` describes it. `options` change what AWS does not publish. */
export function createElbv2(options: Partial<ElbSettings> = {}): SimulatedService {
  const settings = { ...defaultSettings, ...options }
  let state: ElbState = emptyState()

  function within(context: RequestContext): Elb {
    return { state, settings, context }
  }

  return {
    name: 'elasticloadbalancing',
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, operation]): [string, Handler] => [
        name,
        // Copied both ways: no caller holds a reference into the state.
        (input, context) => clean(operation(clean(input), within(context))),
      ]),
    ),
    onEvent: (event, context) => handleEvent(within(context), event),
    control: (command, context) => control(within(context), command),
    peer: (context) => registryOf(within(context)),
    save: () => structuredClone(state),
    restore(saved) {
      state = structuredClone(saved) as ElbState
    },
    reset() {
      state = emptyState()
    },
  }
}
