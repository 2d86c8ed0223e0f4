import { fargateMemory } from '../schema/fargate.ts'
import { retentionDays } from '../schema/task.ts'
import type { Problem } from '../types.ts'
import { isOnFargate } from './capacity.ts'
import { blame, keysAt, numberAt, secondsAt, type Subject } from './subject.ts'

const secondsPerDay = 86_400

/** What Fargate and CloudWatch Logs offer, and whether the containers fit into the task. */
export function checkSizes(subject: Subject): readonly Problem[] {
  return [...checkTask(subject), ...checkShares(subject), ...checkRetention(subject)]
}

/** On instances any memory goes with any cpu. */
function checkTask(subject: Subject): readonly Problem[] {
  if (!isOnFargate(subject)) return []
  const cpu = numberAt(subject, ['cpu'], 256)
  const memory = numberAt(subject, ['memory'], 512)
  const allowed = cpu === undefined ? undefined : fargateMemory.get(cpu)
  if (allowed === undefined || memory === undefined || allowed.includes(memory)) return []
  const hint = `with cpu ${cpu}, memory can be ${spoken(allowed)}`
  const message = 'Fargate does not offer this memory with this cpu'
  return blame(subject, [['memory'], ['cpu']], message, hint)
}

/** `2048, 3072 … 8192`: long rows of even steps are cut short. */
function spoken(values: readonly number[]): string {
  const [first, second] = values
  if (values.length <= 5) return values.join(', ')
  return `${first}, ${second} … ${values.at(-1)} in steps of ${(second ?? 0) - (first ?? 0)}`
}

/**
 * What sidecars take is taken from the task. ECS refuses more than there is; all of it would leave the main container
 * nothing. Source: `cpu` and `memory` of `ContainerDefinition` in the Amazon ECS API reference.
 */
function checkShares(subject: Subject): readonly Problem[] {
  return [
    ...checkShare(subject, 'cpu', 256, 'CPU units'),
    ...checkShare(subject, 'memory', 512, 'MiB'),
  ]
}

function checkShare(
  subject: Subject,
  field: 'cpu' | 'memory',
  otherwise: number,
  unit: string,
): readonly Problem[] {
  const whole = numberAt(subject, [field], otherwise)
  const sidecars = keysAt(subject, ['sidecars'])
  const shares = sidecars.map((name) => numberAt(subject, ['sidecars', name, field], 0) ?? 0)
  const sum = shares.reduce((total, share) => total + share, 0)
  if (whole === undefined || sum < whole) return []
  const paths = sidecars.map((name) => ['sidecars', name, field])
  const message = `the sidecars take ${sum} of the ${whole} ${unit} of the task and leave none to the main container`
  return blame(
    subject,
    [...paths, [field]],
    message,
    `give them less, or raise ${field} of the task`,
  )
}

function checkRetention(subject: Subject): readonly Problem[] {
  const seconds = secondsAt(subject, ['logs', 'retention'])
  if (seconds === undefined || retentionDays.includes(seconds / secondsPerDay)) return []
  const hint = `allowed: ${retentionDays.map((days) => `${days}d`).join(', ')}`
  return blame(
    subject,
    [['logs', 'retention']],
    'CloudWatch Logs does not offer this retention',
    hint,
  )
}
