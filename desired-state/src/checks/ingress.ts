import { suggestion } from '../text/nearest.ts'
import type { Path } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { strategyOf } from './deploy.ts'
import { blame, flagAt, has, keysAt, secondsAt, textAt, textsAt, type Subject } from './subject.ts'

/** Source: "Service load balancing considerations" in the Amazon ECS Developer Guide. */
const ingressesMax = 5

/** The routes from shared load balancers to a service. */
export function checkIngress(subject: Subject): readonly Problem[] {
  const names = keysAt(subject, ['ingress'])
  const many = `there are ${names.length} ingresses, and ECS takes ${ingressesMax}`
  return [
    ...(names.length > ingressesMax
      ? blame(subject, [['ingress']], many, 'join those that go to the same port')
      : []),
    ...names.flatMap((name) => {
      const path = ['ingress', name]
      return [
        ...checkListener(subject, path),
        ...checkConditions(subject, path),
        ...checkTimes(subject, path),
        ...checkCodes(subject, path),
        ...checkStickiness(subject, path),
      ]
    }),
  ]
}

function checkListener(subject: Subject, path: Path): readonly Problem[] {
  const listener = textAt(subject, [...path, 'listener'])
  const known = subject.around.listeners
  if (listener === undefined || known.includes(listener)) return []
  const message = 'the environment has no listener of this name'
  const near = suggestion(listener, known, 'listeners')
  const hint = known.length === 0 ? 'add it to "listeners" of the environment' : near
  return blame(subject, [[...path, 'listener']], message, hint)
}

/** Source: "Quotas for your Application Load Balancers". */
const valuesPerRuleMax = 5
const wildcardsPerValueMax = 5

function checkConditions(subject: Subject, path: Path): readonly Problem[] {
  const headers = keysAt(subject, [...path, 'headers'])
  const lists = [
    [...path, 'hosts'],
    [...path, 'paths'],
    ...headers.map((header) => [...path, 'headers', header]),
  ]
  if (!lists.some((list) => isFilled(subject, list))) {
    const hint = 'add "hosts", "paths" or "headers"'
    return blame(subject, [path], 'nothing says which requests are routed here', hint)
  }
  return [
    ...checkHeaders(subject, path, headers),
    ...lists.flatMap((list) => checkWildcards(subject, list)),
  ]
}

/** Also true for what is no list: the schema says so. */
function isFilled(subject: Subject, path: Path): boolean {
  return has(subject, path) && (textsAt(subject, path).length > 0 || !isEmptyList(subject, path))
}

function isEmptyList(subject: Subject, path: Path): boolean {
  return !has(subject, [...path, 0]) && textAt(subject, path) === undefined
}

/** Every rule repeats the headers, and has to have room for a host and a path beside them. */
function checkHeaders(
  subject: Subject,
  path: Path,
  headers: readonly string[],
): readonly Problem[] {
  const values = headers.flatMap((header) => textsAt(subject, [...path, 'headers', header]))
  const others = ['hosts', 'paths'].filter((list) => isFilled(subject, [...path, list]))
  if (values.length + others.length <= valuesPerRuleMax) return []
  const most = valuesPerRuleMax - others.length
  const beside = others.length === 0 ? '' : ` beside ${others.join(' and ')}`
  const message = `a rule takes ${most} values of headers${beside}, and these are ${values.length}`
  return blame(subject, [[...path, 'headers']], message, 'split the route into two ingresses')
}

function checkWildcards(subject: Subject, list: Path): readonly Problem[] {
  return textsAt(subject, list).flatMap(([value, index]) => {
    const count = value.match(/[*?]/g)?.length ?? 0
    if (count <= wildcardsPerValueMax) return []
    const message = `${count} wildcards are more than a rule takes (${wildcardsPerValueMax})`
    return blame(subject, [[...list, index]], message, 'write a shorter pattern')
  })
}

/**
 * Unlike ECS, a load balancer wants the timeout to be shorter than the interval. Left out, it uses 30 and 5 seconds. Source:
 * "Health checks for Application Load Balancer target groups".
 */
function checkTimes(subject: Subject, ingress: Path): readonly Problem[] {
  const path = [...ingress, 'health']
  if (!has(subject, path)) return []
  const interval = secondsAt(subject, [...path, 'interval'], 30)
  const timeout = secondsAt(subject, [...path, 'timeout'], 5)
  if (interval === undefined || timeout === undefined || timeout < interval) return []
  const said = has(subject, [...path, 'timeout']) ? '' : ', which is 5s when it is left out,'
  const message = `timeout${said} is not shorter than interval`
  const hint = `write a timeout of at most ${interval - 1}s, or a longer interval`
  return blame(
    subject,
    [
      [...path, 'timeout'],
      [...path, 'interval'],
    ],
    message,
    hint,
  )
}

/** Source: `Matcher` in the Elastic Load Balancing API reference. */
function checkCodes(subject: Subject, ingress: Path): readonly Problem[] {
  const path = [...ingress, 'health', 'codes']
  const codes = textAt(subject, path)
  const grpc = textAt(subject, [...ingress, 'protocol']) === 'grpc'
  const [from, to] = grpc ? [0, 99] : [200, 499]
  // Something that is no list of codes is told by the schema.
  if (codes === undefined || !/^\d[\d,-]*$/.test(codes)) return []
  if (codes.split(',').every((part) => isCode(part, from, to))) return []
  const message = `the codes lie between ${from} and ${to}${grpc ? ' for gRPC' : ''}`
  const hint = grpc ? 'write "0", "0,12" or "0-99"' : 'write "200", "200,204" or "200-299"'
  return blame(subject, [path], message, hint)
}

function isCode(part: string, from: number, to: number): boolean {
  const [, first, last = first] = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(part) ?? []
  return Number(first) >= from && Number(last) <= to && Number(first) <= Number(last)
}

/**
 * Behind two groups AWS takes sticky sessions only where the rule keeps clients at one of the groups, which holds those back that
 * a strategy moves to the other. Source: "Rule actions for listener rules" in the Application Load Balancer user guide.
 */
function checkStickiness(subject: Subject, ingress: Path): readonly Problem[] {
  const path = [...ingress, 'stickiness']
  const strategy = strategyOf(subject)
  const isSticky = flagAt(subject, path) === true || (secondsAt(subject, path) ?? 0) > 0
  if (!isSticky || strategy === undefined || strategy === 'rolling') return []
  const message = `stickiness keeps clients at the tasks that they know, and ${strategy} moves them to others: AWS refuses the two together`
  const hint = 'take stickiness away, or use the strategy rolling'
  return blame(subject, [path], message, hint)
}
