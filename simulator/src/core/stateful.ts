import type {
  ControlCommand,
  Handler,
  RequestContext,
  SimulatedService,
  TimedEvent,
} from './types.ts'
import { clean } from './values.ts'

/** Answers one request over the service's state; with a promise when AWS keeps the caller waiting. */
export type StatefulOperation<State> = (
  state: State,
  // oxlint-disable-next-line typescript/no-explicit-any -- each operation narrows to the SDK's type of its input
  input: any,
  context: RequestContext,
) => object | Promise<object>

export interface StatefulParts<State> {
  readonly name: string
  /** A service that nobody has used yet. The state is plain JSON. */
  readonly empty: () => State
  readonly operations: Readonly<Record<string, StatefulOperation<State>>>
  readonly onEvent?: (state: State, event: TimedEvent, context: RequestContext) => void
  /** What it offers to other services of the world. */
  readonly peer?: (state: State, context: RequestContext) => object
  readonly control?: (state: State, command: ControlCommand, context: RequestContext) => unknown
}

/**
 * A service whose operations are plain functions over one state. Inputs and outputs are copied without absent members, so
 * that no caller holds a reference into the state.
 */
export function statefulService<State>(parts: StatefulParts<State>): SimulatedService {
  const { name, empty, operations, onEvent, control, peer } = parts
  let state = empty()
  return {
    name,
    operations: Object.fromEntries(
      Object.entries(operations).map(([operation, run]): [string, Handler] => [
        operation,
        (input: object, context) => {
          const output = run(state, clean(input), context)
          return output instanceof Promise ? output.then(clean) : clean(output)
        },
      ]),
    ),
    ...(onEvent && { onEvent: (event, context) => onEvent(state, event, context) }),
    ...(peer && { peer: (context) => peer(state, context) }),
    ...(control && { control: (command, context) => control(state, command, context) }),
    save: () => structuredClone(state),
    restore(saved) {
      state = structuredClone(saved) as State
    },
    reset() {
      state = empty()
    },
  }
}
