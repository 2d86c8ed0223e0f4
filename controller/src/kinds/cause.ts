import {
  tasks,
  type Explanation,
  type LogTail,
  type StoppedContainer,
  type StoppedTasks,
} from '../model/index.ts'

type Told = Omit<Explanation, 'why' | 'unread'>

const lineMax = 160

/**
 * The sentence that a person wants first: what failed, how often, and what it said. `stopped` is what AWS said of the end,
 * which tells an alarm from tasks that fail. Pure; empty when nothing that was found is a cause.
 */
export function causeOf(told: Told, stopped: string): string {
  const alarm = alarmIn(told)
  const [worst] = told.tasks
  if (alarm !== undefined && (worst === undefined || /alarm/i.test(stopped))) return alarm
  if (worst !== undefined) return `${failureOf(worst, told)}${lastWords(worst, told.logs)}`
  const sick = told.targets.flatMap(({ group, unhealthy }) =>
    unhealthy.map(({ count, reason }) => `${count} of the targets of ${group}: ${reason}`),
  )
  return sick[0] ?? alarm ?? troubleIn(told) ?? ''
}

/** The same of one run of a job. */
export function causeOfRun([run]: readonly StoppedTasks[], logs: readonly LogTail[]): string {
  if (run === undefined) return ''
  const [container] = run.containers
  const ended = run.stopCode === 'EssentialContainerExited' && container !== undefined
  return `${ended ? endOf(container) : run.reason}${lastWords(run, logs)}`
}

function alarmIn({ alarms }: Told): string | undefined {
  const on = alarms.filter(({ state }) => state === 'ALARM')
  const [first] = on
  if (first === undefined) return undefined
  const more = on.length > 1 ? ` (and ${on.length - 1} more)` : ''
  return `alarm ${first.name} is on${more}: ${first.reason}`
}

function failureOf({ count, stopCode, reason, containers }: StoppedTasks, told: Told): string {
  const [container] = containers
  if (stopCode === 'TaskFailedToStart') return `${tasks(count)} failed to start: ${reason}`
  if (stopCode === 'EssentialContainerExited' && container !== undefined) {
    return `${tasks(count)} ended: ${endOf(container)}`
  }
  const health = /^Task failed (.*health checks)(?: in \(target-group (.*)\))?/.exec(reason)
  if (health !== null) {
    const [, checks, group] = health
    const where = group === undefined ? '' : ` in target group ${groupName(group)}`
    const because = checkFailure(told)
    return `${tasks(count)} failed ${checks}${where}${because === undefined ? '' : `: ${because}`}`
  }
  return `${tasks(count)} stopped: ${stopCode}: ${reason}`
}

/** What a load balancer says of a check is told in events of the service. */
function checkFailure({ events, targets }: Told): string | undefined {
  const reasons = events.map(({ message }) => /due to \(reason (.+?)\)\.?$/.exec(message)?.[1])
  return (
    reasons.find((reason) => reason !== undefined) ??
    targets.flatMap(({ unhealthy }) => unhealthy.map(({ reason }) => reason))[0]
  )
}

/** `container web was killed (exit code 137): OutOfMemoryError: …`. */
function endOf({ name, exitCode, reason }: StoppedContainer): string {
  const because = reason === undefined ? '' : `: ${reason}`
  if (exitCode === undefined) return `container ${name} did not run${because}`
  const meaning = meanings[exitCode]
  return `container ${name} exited with code ${exitCode}${meaning === undefined ? '' : ` (${meaning})`}${because}`
}

/** Exit codes that the shell and the kernel set and that no program chooses. */
const meanings: Readonly<Record<number, string>> = {
  126: 'the command cannot be executed',
  127: 'the command was not found',
  134: 'it aborted',
  137: 'it was killed',
  139: 'segmentation fault',
  143: 'it was asked to stop',
}

/** The last line of the log of the container that ended. */
function lastWords({ stopCode, containers, example }: StoppedTasks, logs: readonly LogTail[]) {
  if (stopCode === 'TaskFailedToStart') return ''
  const log = logs.find(
    ({ container, stream }) => container === containers[0]?.name && stream.endsWith(example),
  )
  const last = log?.lines.findLast((line) => line.trim() !== '')?.trim()
  if (last === undefined) return ''
  return `; its last words: ${last.length > lineMax ? `${last.slice(0, lineMax - 1)}…` : last}`
}

/** Where no task failed, ECS may say that it cannot even start one. */
function troubleIn({ events }: Told): string | undefined {
  return events.find(({ message }) => isTrouble(message))?.message
}

export function isTrouble(message: string): boolean {
  return /\b(unable|failed|unhealthy)\b/.test(message)
}

/** `arn:…:targetgroup/web-blue/0123` → `web-blue`. */
export function groupName(arn: string): string {
  return /targetgroup\/([^/]+)/.exec(arn)?.[1] ?? arn
}
