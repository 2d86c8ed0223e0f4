import type * as language from '@plumbline/desired-state'
import type { z } from 'zod'
import type { ErrorCode } from './errors.ts'

/** Who may call a route. */
export type Rule =
  /** Everybody, and the reason why that gives nothing away. */
  | { readonly open: string }
  /**
   * Whoever may read the unit of the path; every unit; or something, and then the answer holds no more than that. To
   * others a unit that they may not read is one that is not there.
   */
  | { readonly reads: 'unit' | 'everything' | 'some' }
  /** Whoever a role allows the verb; another one when the body asks for more. */
  | {
      readonly verb: language.Verb
      readonly on: 'unit' | 'source' | 'everything'
      readonly instead?: {
        readonly verb: language.Verb
        readonly field: string
        /** Left out: whatever the field holds. */
        readonly is?: unknown
      }
    }

/** One route as data: the server answers it, clients call it, and the OpenAPI document is made from it. */
export interface Route {
  /** The `operationId` of the OpenAPI document. */
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** With `{name}` for a parameter, as OpenAPI writes it. */
  readonly path: `/${string}`
  readonly summary: string
  readonly rule: Rule
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodObject
  readonly status: 200 | 202
  readonly answer: z.ZodType
  /** What it may refuse with, beside what every route may. */
  readonly errors: readonly ErrorCode[]
}

type Part<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined
type Sent<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined

/** What a handler receives, after validation. */
export interface Input<R extends Route> {
  readonly params: Part<R['params']>
  readonly query: Part<R['query']>
  readonly body: Part<R['body']>
}

/** What a client sends, before validation. */
export interface Request<R extends Route> {
  readonly params?: Sent<R['params']>
  readonly query?: Sent<R['query']>
  readonly body?: Sent<R['body']>
}

export type Answer<R extends Route> = z.output<R['answer']>

/** Checks a route against the interface and keeps its exact type. */
export function defineRoute<const R extends Route>(route: R): R {
  return route
}

/** The path and query of a call, every value percent-encoded. */
export function urlOf(
  route: Route,
  params: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] != null)
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`
}
