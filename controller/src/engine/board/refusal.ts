import type { Fault } from '../../model/index.ts'
import { wantIn, type Board } from './board.ts'
import type { Course } from '../plan/choose.ts'
import type { Want } from '../source/desired.ts'

/** Why a write that was planned is not sent any more: it is asked before each one. */
export function refusal(board: Board, course: Course, signal: AbortSignal): Fault | undefined {
  if (signal.aborted) {
    return {
      code: 'Stopping',
      source: 'controller',
      retry: 'soon',
      message: 'Plumbline is stopping and begins no new write',
      hint: 'The next start goes on from here.',
    }
  }
  if (isStillWanted(wantIn(board, course.context.unit), course)) return undefined
  return {
    code: 'Superseded',
    source: 'controller',
    retry: 'soon',
    message: 'a newer revision wants something else of this unit',
    hint: 'Nothing to do: the next pass works towards the newer revision.',
  }
}

function isStillWanted(want: Want, { target, hold, postponed, problems }: Course): boolean {
  switch (want.state) {
    case 'wanted': {
      const fingerprint = hold?.fingerprint ?? postponed ?? target?.unit.fingerprint
      return want.target.unit.fingerprint === fingerprint
    }
    case 'broken':
      return problems.length > 0
    case 'removed':
      return target === undefined
    case 'unknown':
      return false
  }
}
