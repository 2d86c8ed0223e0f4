import { compareText } from '../text/problem.ts'
import type { IngressRule } from '../spec/service.ts'
import { anything, compareBreadth, covers, overlaps, pattern, type Pattern } from './pattern.ts'

/** What one value of each condition of a rule takes. A rule takes what any of its requests takes. */
export interface Request {
  /** As written, to find the place again. */
  readonly written: { readonly host?: string; readonly path?: string }
  readonly host: Pattern
  readonly path: Pattern
  readonly headers: ReadonlyMap<string, Pattern>
  /** The host decides before the path, and the path before the headers. */
  readonly breadth: readonly number[]
}

type Conditions = Pick<IngressRule, 'hosts' | 'paths' | 'headers'>

/** Every path begins with a slash, so that `/*` takes what no condition on the path takes. */
const anyPath = '/*'

export function requestsOf({ hosts, paths, headers }: Conditions): readonly Request[] {
  const combined = headerChoices(headers)
  return orNone(hosts).flatMap((host) =>
    orNone(paths).flatMap((path) => combined.map((some) => requestOf(host, path, some))),
  )
}

function orNone(values: readonly string[]): readonly (string | undefined)[] {
  return values.length === 0 ? [undefined] : values
}

/** One value for each header, in every combination. Names are compared without case. */
function headerChoices(headers: Conditions['headers']): readonly ReadonlyMap<string, Pattern>[] {
  const names = Object.entries(headers).toSorted(([a], [b]) => compareText(a, b))
  let choices: ReadonlyMap<string, Pattern>[] = [new Map()]
  for (const [name, values] of names) {
    choices = choices.flatMap((choice) =>
      values.map((value) => new Map([...choice, [name.toLowerCase(), pattern(value)]])),
    )
  }
  return choices
}

function requestOf(
  host: string | undefined,
  path: string | undefined,
  headers: ReadonlyMap<string, Pattern>,
): Request {
  const [ofHost, ofPath] = [
    host === undefined ? anything : pattern(host.toLowerCase()),
    pattern(path ?? anyPath),
  ]
  const ofHeaders = [...headers]
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([, value]) => value.breadth)
  return {
    written: { ...(host !== undefined && { host }), ...(path !== undefined && { path }) },
    host: ofHost,
    path: ofPath,
    headers,
    breadth: [...ofHost.breadth, ...ofPath.breadth, -headers.size, ...ofHeaders],
  }
}

export const compareRequests = (a: Request, b: Request): number =>
  compareBreadth(a.breadth, b.breadth)

/** Whether some request is taken by both. */
export function requestsMeet(a: Request, b: Request): boolean {
  return overlaps(a.path, b.path) && overlaps(a.host, b.host) && headersMeet(a, b)
}

function headersMeet(a: Request, b: Request): boolean {
  return [...a.headers].every(([name, value]) => {
    const other = b.headers.get(name)
    return other === undefined || overlaps(value, other)
  })
}

/** Whether `wide` takes everything that `narrow` takes. */
export function requestCovers(wide: Request, narrow: Request): boolean {
  return (
    covers(wide.host, narrow.host) &&
    covers(wide.path, narrow.path) &&
    [...wide.headers].every(([name, value]) => {
      const other = narrow.headers.get(name)
      return other !== undefined && covers(value, other)
    })
  )
}

export function sameRequest(a: Request, b: Request): boolean {
  return requestCovers(a, b) && requestCovers(b, a)
}
