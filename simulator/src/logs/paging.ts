import { invalid } from './model.ts'

export interface PageRequest<Item> {
  /** Unique, and in the order of the items. */
  readonly keyOf: (item: Item) => string
  readonly token: string | undefined
  readonly limit: number | undefined
  readonly limitMax: number
}

/** A page of sorted items. The token is the key of the last item, so a list that changes meanwhile skips nothing. */
export function page<Item>(
  items: readonly Item[],
  { keyOf, token, limit, limitMax }: PageRequest<Item>,
): { readonly items: readonly Item[]; readonly nextToken?: string } {
  const size = limit ?? limitMax
  if (!Number.isInteger(size) || size < 1 || size > limitMax) {
    throw invalid(
      `1 validation error detected: Value '${size}' at 'limit' failed to satisfy constraint: ` +
        `Member must have value between 1 and ${limitMax}`,
    )
  }
  const start = token === undefined ? 0 : after(items.map(keyOf), token)
  const taken = items.slice(start, start + size)
  const last = taken.at(-1)
  const isEnd = start + size >= items.length || last === undefined
  return isEnd ? { items: taken } : { items: taken, nextToken: encode(keyOf(last)) }
}

function after(keys: readonly string[], token: string): number {
  const key = Buffer.from(token, 'base64url').toString('utf8')
  if (encode(key) !== token) throw invalid('The specified nextToken is invalid.')
  const at = keys.indexOf(key)
  if (at >= 0) return at + 1
  // What the token names has been deleted since: go on behind where it was.
  const isDescending = (keys[0] ?? '') > (keys.at(-1) ?? '')
  const next = keys.findIndex((each) => (isDescending ? each < key : each > key))
  return next < 0 ? keys.length : next
}

function encode(key: string): string {
  return Buffer.from(key).toString('base64url')
}
