import { suggestion } from '../text/nearest.ts'
import type { Path } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { blame, has, keysAt, numberAt, textAt, writtenOf, type Subject } from './subject.ts'

/** What decides about the number of tasks. */
export function checkScale(subject: Subject): readonly Problem[] {
  return [
    ...checkLimits(subject, ['scale'], {}),
    ...checkRequests(subject),
    ...keysAt(subject, ['scale', 'steps']).flatMap((name) =>
      checkStep(subject, ['scale', 'steps', name]),
    ),
    ...keysAt(subject, ['scale', 'schedules']).flatMap((name) =>
      checkSchedule(subject, ['scale', 'schedules', name]),
    ),
  ]
}

interface Limits {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** `around` says what holds for a limit that is not written. */
function checkLimits(subject: Subject, path: Path, around: Limits): readonly Problem[] {
  const min = numberAt(subject, [...path, 'min']) ?? around.min
  const max = numberAt(subject, [...path, 'max']) ?? around.max
  if (min === undefined || max === undefined || min <= max) return []
  const [field, ...others] = writtenOf(subject, path, ['max', 'min'])
  const whole = field === 'max' && others.length === 0 ? `min ${min}` : `max ${max}`
  const message =
    others.length === 1
      ? `max ${max} is below min ${min}`
      : `${field} is ${field === 'max' ? 'below' : 'above'} the ${whole} that holds otherwise`
  const hint =
    others.length === 1 ? 'raise max, or lower min' : `write ${field === 'max' ? 'min' : 'max'} too`
  return blame(
    subject,
    [
      [...path, 'max'],
      [...path, 'min'],
    ],
    message,
    hint,
  )
}

function checkRequests(subject: Subject): readonly Problem[] {
  if (keysAt(subject, ['ingress']).length > 0) return []
  const message = 'no request reaches this service: it has no ingress'
  const hint = 'add an ingress, or scale by something else'
  return blame(subject, [['scale', 'requestsPerTask']], message, hint)
}

function checkStep(subject: Subject, path: Path): readonly Problem[] {
  return [...checkTrigger(subject, path), ...checkChange(subject, path)]
}

function checkTrigger(subject: Subject, path: Path): readonly Problem[] {
  const alarms = keysAt(subject, ['alarms'])
  const when = textAt(subject, [...path, 'when'])
  if (when === undefined || alarms.includes(when)) return []
  const near = suggestion(when, alarms, 'alarms of this service')
  const hint = alarms.length === 0 ? 'define it in "alarms" of the spec' : near
  return blame(subject, [[...path, 'when']], 'this service has no alarm of this name', hint)
}

function checkChange(subject: Subject, path: Path): readonly Problem[] {
  const changes = writtenOf(subject, path, ['add', 'remove', 'set'])
  if (changes.length === 0) {
    const hint = 'write one of "add: 2", "remove: 1" and "set: 10"; add and remove also take 20%'
    return blame(subject, [path], 'this step changes nothing', hint)
  }
  if (changes.length === 1) return []
  const message = `a step makes one change: ${changes.join(' and ')} cannot stand together`
  return blame(subject, [[...path, changes[1] ?? '']], message, 'keep one of them')
}

function checkSchedule(subject: Subject, path: Path): readonly Problem[] {
  if (!has(subject, [...path, 'min']) && !has(subject, [...path, 'max'])) {
    const hint = 'write "min" or "max", or both'
    return blame(subject, [path], 'this schedule changes nothing', hint)
  }
  const around = {
    min: numberAt(subject, ['scale', 'min']),
    max: numberAt(subject, ['scale', 'max']),
  }
  return checkLimits(subject, path, around)
}
