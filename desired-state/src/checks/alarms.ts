import type { Path } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { parseDuration } from '../schema/values.ts'
import { suggestion } from '../text/nearest.ts'
import {
  blame,
  has,
  keysAt,
  numberAt,
  secondsAt,
  textAt,
  textsAt,
  writtenOf,
  type Subject,
} from './subject.ts'

/** The alarms that a service defines. */
export function checkAlarms(subject: Subject): readonly Problem[] {
  return keysAt(subject, ['alarms']).flatMap((name) => {
    const path = ['alarms', name]
    return [
      ...checkSource(subject, path),
      ...checkThreshold(subject, path),
      ...checkIngress(subject, path),
      ...checkPeriods(subject, path),
      ...checkActions(subject, path, name),
      ...checkTopics(subject, path),
    ]
  })
}

function checkSource(subject: Subject, path: Path): readonly Problem[] {
  const sources = writtenOf(subject, path, ['metric', 'cloudwatch'])
  if (sources.length === 1) return []
  const message = 'an alarm watches either a metric of the service or one of CloudWatch'
  const hint = 'write exactly one of "metric" and "cloudwatch"'
  return blame(subject, [[...path, sources[1] ?? ''], path], message, hint)
}

const comparisons = ['above', 'below', 'atLeast', 'atMost'] as const

function checkThreshold(subject: Subject, path: Path): readonly Problem[] {
  const [chosen, second] = writtenOf(subject, path, comparisons)
  if (chosen === undefined || second !== undefined) {
    const message = 'an alarm has one threshold'
    const hint = 'write exactly one of "above", "below", "atLeast" and "atMost"'
    return blame(subject, [[...path, second ?? ''], path], message, hint)
  }
  const unit = unitOf(textAt(subject, [...path, chosen]))
  const metric = textAt(subject, [...path, 'metric'])
  const own = metric === undefined ? undefined : (units.get(metric) ?? 'number')
  // Errors are counted, or are a part of all requests.
  if (metric === 'http5xx' && unit === 'percentage') return []
  if (unit === undefined || own === undefined || unit === own || !units.has(metric ?? '')) return []
  const hint = `write ${examples[own]}`
  return blame(subject, [[...path, chosen]], `this is not what ${metric} is measured in`, hint)
}

type Unit = 'percentage' | 'duration' | 'number'

/** A plain number is in the unit of the metric, whatever it is. */
function unitOf(threshold: string | undefined): Unit | undefined {
  if (threshold === undefined) return undefined
  if (/^\d+%$/.test(threshold)) return 'percentage'
  return parseDuration(threshold) === undefined ? undefined : 'duration'
}

const examples: Readonly<Record<Unit, string>> = {
  percentage: 'a percentage such as 80%',
  duration: 'a duration such as 2s, or a number of seconds',
  number: 'a number such as 5',
}

const units: ReadonlyMap<string, Unit> = new Map([
  ['cpu', 'percentage'],
  ['memory', 'percentage'],
  ['responseTime', 'duration'],
  ['http5xx', 'number'],
  ['unhealthyHosts', 'number'],
  ['runningTasks', 'number'],
])

/** What the load balancer measures, it measures for each route. */
const measuredByRoute: ReadonlySet<string> = new Set(['responseTime', 'http5xx', 'unhealthyHosts'])

function checkIngress(subject: Subject, path: Path): readonly Problem[] {
  const routes = keysAt(subject, ['ingress'])
  const metric = textAt(subject, [...path, 'metric'])
  const named = textAt(subject, [...path, 'ingress'])
  const byRoute = metric !== undefined && measuredByRoute.has(metric)
  if (!byRoute) {
    const message = 'only responseTime, http5xx and unhealthyHosts are about an ingress'
    const known = metric !== undefined || has(subject, [...path, 'cloudwatch'])
    return known ? blame(subject, [[...path, 'ingress']], message, 'take it away') : []
  }
  if (routes.length === 0) {
    const message = `${metric} is measured by a load balancer, and this service has no ingress`
    return blame(subject, [[...path, 'metric']], message, 'add an ingress, or watch another metric')
  }
  if (named !== undefined && !routes.includes(named)) {
    const hint = suggestion(named, routes, 'ingresses')
    return blame(subject, [[...path, 'ingress']], 'there is no ingress of this name', hint)
  }
  if (routes.length === 1 || has(subject, [...path, 'ingress'])) return []
  const message = 'there are several ingresses, and this alarm names none'
  return blame(subject, [[...path, 'metric']], message, `add "ingress: ${routes[0]}", for example`)
}

/** Source: `AlarmActions` of `PutMetricAlarm` in the Amazon CloudWatch API reference. */
const actionsMax = 5

/** Every step that an alarm triggers is an action, as every topic is. */
function checkActions(subject: Subject, path: Path, name: string): readonly Problem[] {
  const steps = keysAt(subject, ['scale', 'steps']).filter(
    (step) => textAt(subject, ['scale', 'steps', step, 'when']) === name,
  )
  const topics = textsAt(subject, [...path, 'notify']).length
  if (steps.length === 0 || steps.length + topics <= actionsMax) return []
  const message = `CloudWatch takes at most ${actionsMax} actions, and this alarm has ${topics} topics and triggers ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`
  return blame(
    subject,
    [[...path, 'notify'], path],
    message,
    'notify one topic that tells the others',
  )
}

/** CloudWatch refuses a topic of another region (`Invalid region … specified`); one of another account is taken. */
function checkTopics(subject: Subject, path: Path): readonly Problem[] {
  const { region } = subject.around
  return textsAt(subject, [...path, 'notify']).flatMap(([topic, index]) => {
    const [, , service, of = ''] = topic.split(':')
    if (service !== 'sns' || region === undefined || of === region) return []
    const message = `the topic is in ${of}, and an alarm tells only topics of its own region, ${region}`
    const hint = `name a topic in ${region}; what subscribes to it may be elsewhere`
    return blame(subject, [[...path, 'notify', index]], message, hint)
  })
}

const secondsPerMinute = 60
const secondsPerHour = 3_600
const secondsPerDay = 86_400

function checkPeriods(subject: Subject, path: Path): readonly Problem[] {
  const every = secondsAt(subject, [...path, 'every'], secondsPerMinute)
  const span = [...path, 'for']
  const written = textAt(subject, span) ?? String(numberAt(subject, span, 1))
  const [breaches = Number.NaN, periods = breaches] = written.split(' of ').map(Number)
  if (Number.isNaN(breaches + periods)) return []
  return [
    ...checkSpan(subject, span, breaches, periods),
    ...(every === undefined ? [] : checkLength(subject, path, every, periods)),
  ]
}

function checkSpan(
  subject: Subject,
  path: Path,
  breaches: number,
  periods: number,
): readonly Problem[] {
  if (breaches >= 1 && breaches <= periods) return []
  const message = 'as many periods as there are can breach, and at least one'
  return blame(subject, [path], message, 'write the smaller number first: 3 of 5')
}

/**
 * Source: `Period` of `PutMetricAlarm` in the Amazon CloudWatch API reference. AWS's own metrics have one value a minute, so
 * that a shorter period would be without data most of the time.
 */
function checkLength(
  subject: Subject,
  path: Path,
  every: number,
  periods: number,
): readonly Problem[] {
  const paths = [[...path, 'every'], [...path, 'for'], path]
  if (![10, 20, 30].includes(every) && every % secondsPerMinute !== 0) {
    const hint = 'write 10s, 20s, 30s or whole minutes'
    return blame(subject, paths, 'CloudWatch does not offer this period', hint)
  }
  const namespace = textAt(subject, [...path, 'cloudwatch', 'namespace'])
  const ofAws = has(subject, [...path, 'metric']) || namespace?.startsWith('AWS/') === true
  if (every < secondsPerMinute && ofAws) {
    const message = 'this metric has one value a minute: shorter periods would be empty'
    return blame(subject, paths, message, 'write 60s, or more')
  }
  const longest = every < secondsPerHour ? secondsPerDay : 7 * secondsPerDay
  if (every * periods <= longest) return []
  const days = longest / secondsPerDay
  const message = `${periods} periods of ${every} seconds are longer than CloudWatch looks back (${days === 1 ? 'a day' : `${days} days`})`
  return blame(subject, paths, message, 'take fewer or shorter periods')
}
