import type { Peers } from '../core/peers.ts'
import { statefulService } from '../core/stateful.ts'
import type { SimulatedService } from '../core/types.ts'
import { arrive, putEvents, record, tell } from './bus.ts'
import { control } from './control.ts'
import { emptyState } from './model.ts'
import type { EventsState } from './model.ts'
import {
  deleteRule,
  listRules,
  listTargetsByRule,
  putRule,
  putTargets,
  removeTargets,
} from './rules.ts'

/** EventBridge as far as `SPEC.md` beside this file says, and what CloudTrail tells it. */
export function createEventBridge(): SimulatedService {
  return statefulService<EventsState>({
    name: 'events',
    empty: emptyState,
    operations: {
      PutRule: putRule,
      DeleteRule: deleteRule,
      ListRules: listRules,
      PutTargets: putTargets,
      RemoveTargets: removeTargets,
      ListTargetsByRule: listTargetsByRule,
      PutEvents: putEvents,
    },
    onEvent: (_state, event, context) => arrive(event, context),
    control: (state, command) => control(state, command),
    peer: (state, context): Peers['events'] => ({
      listens: Object.keys(state.rules).length > 0,
      put: (event) => void tell(state, event, context),
      record: (event) => record(state, event, context),
    }),
  })
}
