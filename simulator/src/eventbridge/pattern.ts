import { AwsError } from '../core/types.ts'

type Value = string | number | boolean | null
/** One alternative for a field. */
type Filter =
  | Value
  | { readonly prefix: string }
  | { readonly exists: boolean }
  | { readonly 'anything-but': Value | readonly Value[] }

/** What an event must be like: for each field the alternatives, or a pattern of what is inside. */
export interface Pattern {
  readonly [field: string]: readonly Filter[] | Pattern
}

const filters: readonly string[] = ['prefix', 'exists', 'anything-but']

/** @throws AwsError InvalidEventPatternException */
export function parsePattern(text: string): Pattern {
  let pattern: unknown
  try {
    pattern = JSON.parse(text)
  } catch {
    throw invalid('it is no JSON')
  }
  check(pattern)
  return pattern as Pattern
}

function check(pattern: unknown): void {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) {
    throw invalid('a pattern is an object')
  }
  for (const [field, wanted] of Object.entries(pattern)) {
    if (!Array.isArray(wanted)) check(wanted)
    else if (wanted.length === 0) throw invalid(`"${field}" has no alternatives`)
    else wanted.forEach(checkFilter)
  }
}

function checkFilter(filter: unknown): void {
  if (typeof filter !== 'object' || filter === null) return
  const names = Object.keys(filter)
  if (names.length === 1 && filters.includes(names[0] ?? '')) return
  throw invalid(`the simulator knows no filter ${JSON.stringify(filter)}`)
}

function invalid(why: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${why}`)
}

/** Whether an event is as the pattern says. */
export function matches(pattern: Pattern, event: object): boolean {
  const fields = event as Readonly<Record<string, unknown>>
  return Object.entries(pattern).every(([name, wanted]) => {
    const value = fields[name]
    if (isAlternatives(wanted)) return wanted.some((filter) => fits(filter, value))
    return typeof value === 'object' && value !== null && matches(wanted, value)
  })
}

function isAlternatives(wanted: Pattern[string]): wanted is readonly Filter[] {
  return Array.isArray(wanted)
}

function fits(filter: Filter, value: unknown): boolean {
  if (typeof filter === 'object' && filter !== null && 'exists' in filter) {
    return (value !== undefined) === filter.exists
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.some((one) => fitsOne(filter, one))
}

function fitsOne(filter: Filter, value: unknown): boolean {
  if (typeof filter !== 'object' || filter === null) return filter === value
  if ('prefix' in filter) return typeof value === 'string' && value.startsWith(filter.prefix)
  if (!('anything-but' in filter) || value === undefined) return false
  const but = filter['anything-but']
  return !(Array.isArray(but) ? but : [but]).includes(value)
}
