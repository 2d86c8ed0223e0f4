import type { Json } from '@plumbline/controller/model'
import type { Target } from './target.ts'

/** What was seen, by name. `null` is "not there". */
export type Facts = Readonly<Record<string, Json>>

/** One thing that AWS documents, looked at through an SDK client. */
export interface Check {
  /** `<service>/<what>`; deviations name it. */
  readonly id: string
  /** What AWS answers, by its documentation. */
  readonly expected: Facts
  /** Does it and says what was seen. `name` is unlike that of any other check, for whatever it creates. */
  readonly look: (target: Target, name: string) => Promise<Facts>
}

/** The facts of `seen` that are not as `expected`. */
export function differing(expected: Facts, seen: Facts): Facts {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(seen)])].toSorted()
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(expected[name]) !== JSON.stringify(seen[name]))
      .map((name) => [name, seen[name] ?? null]),
  )
}

/** The name of the error that a call ends with, or `none`. */
export async function errorOf(answer: Promise<unknown>): Promise<string> {
  return answer.then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  )
}

/** For each member that was sent, whether it came back: `kept`, `lost`, or what came back instead. */
export function members(sent: object, got: object | undefined): Record<string, Json> {
  const back: Readonly<Record<string, unknown>> = { ...got }
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [name, fate(value, back[name])]),
  )
}

function fate(sent: unknown, got: unknown): Json {
  if (includes(got, sent)) return 'kept'
  if (got === undefined || (Array.isArray(got) && got.length === 0)) return 'lost'
  return got as Json
}

/** Whether everything in `part` is in `whole`. Lists have the same length and order. */
function includes(whole: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return whole === part
  if (typeof whole !== 'object' || whole === null) return false
  const inner: Readonly<Record<string, unknown>> = { ...whole }
  const sameLength = !Array.isArray(part) || (Array.isArray(whole) && whole.length === part.length)
  return sameLength && Object.entries(part).every(([name, value]) => includes(inner[name], value))
}
