import { between, invalid } from './errors.ts'
import type { Ecs } from './model.ts'

interface PageRequest {
  readonly nextToken?: string | undefined
  readonly maxResults?: number | undefined
}

/**
 * One page of a list that is ordered by `key`, and the token of the next one. The token names the last key of the page,
 * so that a list that changes between two pages neither repeats nor skips what stayed.
 */
export function page<T>(
  ecs: Ecs,
  request: PageRequest,
  sizes: { readonly usual: number; readonly max: number },
  items: readonly T[],
  key: (item: T) => string,
  order: 'ascending' | 'descending' = 'ascending',
): { readonly items: T[]; readonly nextToken?: string } {
  between(request.maxResults, 1, sizes.max, 'maxResults')
  const size = Math.min(request.maxResults ?? sizes.usual, ecs.settings.pageSizeMax)
  const after = request.nextToken === undefined ? undefined : fromToken(request.nextToken)
  const direction = order === 'ascending' ? 1 : -1
  const compare = (a: string, b: string) => (a === b ? 0 : (a < b ? -1 : 1) * direction)
  const rest = after === undefined ? items : items.filter((item) => compare(key(item), after) > 0)
  const sorted = rest.toSorted((a, b) => compare(key(a), key(b)))
  const found = sorted.slice(0, size)
  const last = found.at(-1)
  return sorted.length > size && last !== undefined
    ? { items: found, nextToken: toToken(key(last)) }
    : { items: found }
}

function toToken(key: string): string {
  return Buffer.from(`after:${key}`).toString('base64url')
}

function fromToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8')
  if (!text.startsWith('after:'))
    throw invalid('Invalid token: nextToken is not one that this list gave out.')
  return text.slice('after:'.length)
}
