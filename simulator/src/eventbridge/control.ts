import { AwsError } from '../core/types.ts'
import type { ControlCommand } from '../core/types.ts'
import type { Delivery, EventsState } from './model.ts'

/** `{ type: 'delivery' | 'trail', minMs, maxMs, lost, doubled }`, and `on` for the trail. What is left out stays. */
export function control(state: EventsState, command: ControlCommand): object {
  if (command.type === 'delivery') {
    state.delivery = changed(state.delivery, command)
    return state.delivery
  }
  if (command.type === 'trail') {
    const on = typeof command.on === 'boolean' ? command.on : state.trail.on
    state.trail = { ...changed(state.trail, command), on }
    return state.trail
  }
  throw bad(`events knows the commands delivery and trail, not "${command.type}"`)
}

function changed(before: Delivery, command: ControlCommand): Delivery {
  const minMs = numberIn(command, 'minMs', before.minMs)
  const after = {
    minMs,
    maxMs: Math.max(minMs, numberIn(command, 'maxMs', before.maxMs)),
    lost: numberIn(command, 'lost', before.lost),
    doubled: numberIn(command, 'doubled', before.doubled),
  }
  if (after.lost + after.doubled > 1) throw bad('lost and doubled are shares: at most 1 together')
  return after
}

function numberIn(command: ControlCommand, name: string, before: number): number {
  const value = command[name] ?? before
  if (typeof value === 'number' && value >= 0) return value
  throw bad(`"${name}" is a number, 0 or more`)
}

function bad(message: string): AwsError {
  return new AwsError('InvalidControl', message)
}
