import {
  astray,
  overdue,
  preflightFailed,
  type Drift,
  type Notice,
  type SourceState,
  type Trouble,
  type UnitMemory,
} from '../../model/index.ts'
import { partsOf } from '../context.ts'
import { troublesOfHosts } from './troubles-of-hosts.ts'

/** How many words of a list are told. */
const listMax = 3

/**
 * Everything that is wrong with a unit, by its cause: units that have the same cause are told together, so that an outage
 * of AWS is one alert and not one for each of them. Pure.
 */
export function troublesOf(memory: UnitMemory | undefined): readonly Trouble[] {
  if (memory === undefined) return []
  const { environment } = partsOf(memory.unit)
  const { status, degraded, kept } = memory
  const { fault } = status
  const found: (Trouble | undefined)[] = [
    fault && faultTrouble(memory, environment),
    driftTrouble(memory, environment),
    fightTrouble(memory, environment),
    rolloutTrouble(memory, environment),
    // Of the hosts of a bundle it is told which of them, and what of each.
    degraded === undefined || memory.fleet !== undefined
      ? undefined
      : error(
          `degraded ${environment} ${degraded}`,
          `it does not do its work in ${environment}`,
          status.health.why,
        ),
    kept === undefined
      ? undefined
      : warn(`prune ${environment}`, `a deletion is held in ${environment}`, status.operation.why),
  ]
  return [...found.filter((trouble) => trouble !== undefined), ...troublesOfHosts(memory)]
}

const titles: Readonly<Record<string, string>> = {
  [preflightFailed]: 'a release was refused',
  [overdue]: 'it has waited for too long',
}

function faultTrouble({ status }: UnitMemory, environment: string): Trouble | undefined {
  const { fault } = status
  if (fault === undefined) return undefined
  const { code, source, message } = fault
  if (source === 'aws') {
    return {
      ...error(`aws ${environment}`, `AWS does not work in ${environment}`, message),
      lasts: true,
    }
  }
  const title = titles[code] ?? `it cannot be brought to what Git says (${code})`
  return error(`failed ${environment} ${code}`, `${title} in ${environment}`, message)
}

/** What people decided wakes nobody; that the way back failed does, whoever began it. */
function rolloutTrouble({ hold }: UnitMemory, environment: string): Trouble | undefined {
  if (hold === undefined) return undefined
  const { by, rejected, revision, reason, stuck } = hold
  if (stuck === undefined && (by !== undefined || rejected === true)) return undefined
  const title = `a rollout was given up in ${environment}`
  return error(`rollout ${environment} ${revision}`, title, stuck ?? reason)
}

function driftTrouble({ drift }: UnitMemory, environment: string): Trouble | undefined {
  if (drift === undefined) return undefined
  const paths = drift.differences.flatMap((one) =>
    one.verb === 'change'
      ? one.differences.map(({ path }) => `${one.resource} ${path}`)
      : [astray(one)],
  )
  return warn(
    `drift ${environment}`,
    `live AWS was changed outside Git in ${environment}`,
    `${listed(paths)}${byWhom(drift)}`,
  )
}

/** Told of its own: drift that comes and goes is told already, and this one stays until somebody ends it. */
function fightTrouble(
  { fight, drift, pastDrift }: UnitMemory,
  environment: string,
): Trouble | undefined {
  if (fight === undefined) return undefined
  return warn(
    `fight ${environment}`,
    `somebody changes again and again what Plumbline undoes in ${environment}`,
    `${listed(fight.fields)}${byWhom(drift ?? pastDrift)}`,
  )
}

/** As far as CloudTrail told. */
function byWhom(drift: Drift | undefined): string {
  const people = peopleIn(drift)
  return people.length === 0 ? '' : `, by ${listed(people)}`
}

function peopleIn(drift: Drift | undefined): readonly string[] {
  return [...new Set(drift?.edits?.map(({ by, call, from }) => `${by} (${call} from ${from})`))]
}

function listed(words: readonly string[]): string {
  const more = words.length - listMax
  const shown = words.slice(0, listMax).join(', ')
  return more > 0 ? `${shown} and ${more} more` : shown
}

/** What is wrong with a source. Its problems are one alert, whatever their number. */
export function troublesOfSource(state: SourceState | undefined): readonly Trouble[] {
  if (state === undefined) return []
  const { name, fault, problems, rewritten } = state
  const [first] = problems
  return [
    ...(fault === undefined
      ? []
      : [
          {
            ...error(`source ${name}`, `the source ${name} cannot be read`, fault.message),
            lasts: true as const,
          },
        ]),
    ...(first === undefined
      ? []
      : [
          error(
            `documents ${name}`,
            `documents of ${name} are invalid`,
            `${problems.length} problems, the first: ${first.file}:${first.line}:${first.column} ${first.message}`,
          ),
        ]),
    ...(rewritten === undefined
      ? []
      : [warn(`rewritten ${name}`, `the branch of ${name} was rewritten`, rewritten)]),
  ]
}

/** What began and ended between two passes; nothing when nothing did. */
export function noticeOf(
  subject: string,
  at: number,
  before: readonly Trouble[],
  after: readonly Trouble[],
): Notice | undefined {
  const began = after.filter(({ cause, why }) =>
    before.every((one) => one.cause !== cause || one.why !== why),
  )
  const ended = before
    .map(({ cause }) => cause)
    .filter((cause) => after.every((one) => one.cause !== cause))
  return began.length + ended.length === 0 ? undefined : { at, subject, began, ended }
}

/** Drift that was repaired before it was known who made it: told of its own, and over at once. */
function lateAuthor({ pastDrift, unit }: UnitMemory): Trouble | undefined {
  if (pastDrift?.edits === undefined) return undefined
  const { environment } = partsOf(unit)
  return warn(
    `authors ${environment}`,
    `it is known who changed live AWS in ${environment}`,
    listed(peopleIn(pastDrift)),
  )
}

/** The notice of one pass over a unit. */
export function noticeOfUnit(
  at: number,
  before: UnitMemory | undefined,
  after: UnitMemory,
): Notice | undefined {
  const notice = noticeOf(after.unit, at, troublesOf(before), troublesOf(after))
  const late = lateAuthor(after)
  if (late === undefined) return notice
  const { began = [], ended = [] } = notice ?? {}
  return { at, subject: after.unit, began: [...began, late], ended: [...ended, late.cause] }
}

function error(cause: string, title: string, why: string): Trouble {
  return { cause, level: 'error', title, why }
}

function warn(cause: string, title: string, why: string): Trouble {
  return { cause, level: 'warn', title, why }
}
