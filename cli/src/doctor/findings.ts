import type { Config, PlanReport } from '@plumbline/controller'
import type { Fault, Plan } from '@plumbline/controller/model'
import { unitName } from '../unit-name.ts'
import { short } from '../text/words.ts'

/** What a look at one part of the set-up found. */
export interface Finding {
  /** `warns` needs nobody now. */
  readonly is: 'fine' | 'warns' | 'wrong'
  /** The part: `source shop`. */
  readonly what: string
  readonly said: string
  /** What a person does about it. */
  readonly hint?: string
}

const wrong = (what: string, { message, hint }: Pick<Fault, 'message' | 'hint'>): Finding => ({
  is: 'wrong',
  what,
  said: message,
  hint,
})

/** Whether a program is there, and new enough. `said` is what it says of itself; left out when it is not there. */
export function programFinding(
  what: string,
  said: string | undefined,
  atLeast: readonly [major: number, minor: number],
): Finding {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(said ?? '') ?? []
  const [first, second] = atLeast
  const isEnough = Number(major) > first || (Number(major) === first && Number(minor) >= second)
  const needed = `${what} ${first}.${second} or newer is needed`
  if (said === undefined) return wrong(what, { message: 'is not installed', hint: needed })
  const finding = { what, said: `${major}.${minor}` }
  return isEnough ? { is: 'fine', ...finding } : { is: 'wrong', ...finding, hint: needed }
}

/** Which values hold, and where those come from that are not in the file. */
export function configFindings(
  { sources, aws, api, reconcile, alerts, events }: Config,
  env: Readonly<Record<string, string | undefined>>,
): readonly Finding[] {
  const fine = (what: string, said: string): Finding => ({ is: 'fine', what, said })
  const from = (value: string | undefined, name: string) =>
    value === undefined ? '' : value === env[name] ? `${value} (from ${name})` : value
  const endpoint = from(aws.endpoint, 'AWS_ENDPOINT_URL')
  return [
    fine('aws.endpoint', endpoint || 'AWS itself'),
    fine('aws.region', from(aws.region, 'AWS_REGION') || 'as each Environment says'),
    fine('api.listen', `${api.listen.host}:${api.listen.port}`),
    fine('reconcile.interval', `${reconcile.intervalMs / 1000}s`),
    ...(events.length > 0
      ? [fine('events', events.map(({ queue }) => queue).join(', '))]
      : [{ ...fine('events', 'none: changes are found by polling'), is: 'warns' as const }]),
    ...(alerts.sinks.length > 0
      ? [fine('alerts', alerts.sinks.map(({ name }) => name).join(', '))]
      : [{ ...fine('alerts', 'none: people are told in the log alone'), is: 'warns' as const }]),
    ...sources
      .filter(({ token, url }) => token === undefined && url.startsWith('https:'))
      .map(({ name }) => fine(`source ${name}`, 'is fetched without a token')),
  ]
}

/** Whether Git and AWS can be read, as a plan of everything found. */
export function readFindings(
  { sources }: Config,
  { heads, places, plans, faults, problems }: PlanReport,
): readonly Finding[] {
  const fetched = sources.flatMap(({ name, branch }): readonly Finding[] => {
    const head = heads.get(name)
    const said = `${branch} is at ${short(head ?? '')}`
    return head === undefined ? [] : [{ is: 'fine', what: `source ${name}`, said }]
  })
  const [problem] = problems
  const documents =
    problem === undefined
      ? []
      : [
          wrong('documents', {
            message: `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}, the first in ${problem.file}:${problem.line}: ${problem.message}`,
            hint: 'run plumbline validate on the repository',
          }),
        ]
  const environments = [...places].flatMap(([name, place]) => {
    const own = plans.filter(({ unit }) => unitName(unit).environment === name)
    return environmentFindings(name, place, own)
  })
  const told = new Set(environments.map(({ said }) => said))
  const others = new Map(faults.map((fault) => [fault.message, fault]))
  const failed = [...others.values()]
    .filter(({ message }) => !told.has(message))
    .map((fault) => wrong('Git or AWS', fault))
  return [...fetched, ...documents, ...environments, ...failed]
}

/** One missing right fails many reads: each reason is told once. */
function environmentFindings(
  name: string,
  place: string,
  plans: readonly Plan[],
): readonly Finding[] {
  const what = `environment ${name}`
  const unreadable = plans.flatMap(({ unreadable: some }) => some)
  const byMessage = new Map(unreadable.map(({ fault }) => [fault.message, fault]))
  if (byMessage.size > 0) return [...byMessage.values()].map((fault) => wrong(what, fault))
  const count = plans.length === 1 ? '1 unit' : `${plans.length} units`
  return [{ is: 'fine', what, said: `${count} read in ${place}` }]
}
