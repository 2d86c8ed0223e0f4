import { AwsError } from './types.ts'

export interface PageRequest<Item> {
  /** Unique among the items. */
  readonly keyOf: (item: Item) => string
  readonly token: string | undefined
  /** How many the caller wants at most. */
  readonly limit: number | undefined
  /** The largest limit, and the size of a page without one where `limitDefault` does not say otherwise. */
  readonly limitMax: number
  readonly limitDefault?: number
  /** The greatest key first. */
  readonly descending?: boolean
  /** Codes of the refusals of a token and of a limit. */
  readonly badToken: string
  readonly badLimit: string
}

export interface Page<Item> {
  readonly items: Item[]
  readonly nextToken?: string
}

/**
 * A page of the items in order of their keys. The token is the key of the last item, so a list that changes meanwhile
 * skips nothing.
 * @throws AwsError `badToken` for a token that is none of ours, `badLimit` for a limit outside 1 to `limitMax`
 */
export function pageOf<Item>(items: readonly Item[], request: PageRequest<Item>): Page<Item> {
  const { keyOf, token, limitMax, badLimit, descending = false } = request
  const size = request.limit ?? request.limitDefault ?? limitMax
  if (!Number.isInteger(size) || size < 1 || size > limitMax) {
    throw new AwsError(
      badLimit,
      `1 validation error detected: Value '${size}' at the maximum number of results failed to satisfy constraint: ` +
        `Member must have value between 1 and ${limitMax}`,
    )
  }
  const last = token === undefined ? undefined : decoded(token, request.badToken)
  const compare = descending ? (a: string, b: string) => byText(b, a) : byText
  const rest = items
    .filter((item) => last === undefined || compare(keyOf(item), last) > 0)
    .toSorted((a, b) => compare(keyOf(a), keyOf(b)))
  const taken = rest.slice(0, size)
  const end = taken.at(-1)
  if (rest.length <= size || end === undefined) return { items: taken }
  return { items: taken, nextToken: encoded(keyOf(end)) }
}

/** Strings as AWS sorts them: by code unit, whatever the machine's language. */
export function byText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function decoded(token: string, badToken: string): string {
  const key = Buffer.from(token, 'base64url').toString('utf8')
  if (encoded(key) === token) return key
  throw new AwsError(
    badToken,
    `Invalid token: "${token}" is none that this list gave out. Use the one of the last answer.`,
  )
}

function encoded(key: string): string {
  return Buffer.from(key).toString('base64url')
}
