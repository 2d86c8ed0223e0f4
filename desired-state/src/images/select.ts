import { RE2JS } from 're2js'
import semver from 'semver'
import type { ImageSelect } from '../spec/image-policy.ts'

/** How a policy takes tags and orders them. */
export interface Selector {
  /** The newest tag that is taken; of equals the one that comes first by name. */
  newest(tags: Iterable<string>): string | undefined
  /** Whether a tag is taken and newer than another one, which is taken too. */
  isNewer(tag: string, than: string): boolean
}

/** What orders a tag among the others that a policy takes: the higher one is newer. */
interface Order<Rank> {
  /** `undefined` for a tag that is not taken. */
  rank(tag: string): Rank | undefined
  compare(a: Rank, b: Rank): number
}

/** A policy that was validated before: its range and its pattern are right. */
export function selectorOf(select: ImageSelect): Selector {
  if ('semver' in select) return selectorBy(versions(select.semver))
  const groupOf = groups(select)
  return select.order === 'numeric'
    ? selectorBy({ rank: (tag) => numberIn(groupOf(tag)), compare })
    : selectorBy({ rank: groupOf, compare })
}

function selectorBy<Rank>(order: Order<Rank>): Selector {
  return {
    newest(tags) {
      const ranked = [...tags].flatMap((tag) => {
        const rank = order.rank(tag)
        return rank === undefined ? [] : [{ tag, rank }]
      })
      const sorted = ranked.toSorted(
        (a, b) => order.compare(b.rank, a.rank) || compare(a.tag, b.tag),
      )
      return sorted[0]?.tag
    },
    isNewer(tag, than) {
      const [one, other] = [order.rank(tag), order.rank(than)]
      return one !== undefined && other !== undefined && order.compare(one, other) > 0
    },
  }
}

/** Tags such as `1.2.3` and `v1.2.3`; releases alone, unless the range names a pre-release. */
function versions(range: string): Order<semver.SemVer> {
  return {
    rank(tag) {
      const version = semver.parse(tag)
      return version !== null && semver.satisfies(version, range) ? version : undefined
    },
    compare: (a, b) => semver.compare(a, b),
  }
}

/** The value of the group in a tag. Linear in the length of the tag, whatever the pattern is: it is run by RE2. */
function groups({
  pattern,
  by,
}: Extract<ImageSelect, { pattern: string }>): (tag: string) => string | undefined {
  const compiled = RE2JS.compile(pattern)
  return (tag) => {
    const matcher = compiled.matcher(tag)
    return matcher.find() ? (matcher.group(by) ?? undefined) : undefined
  }
}

function numberIn(value: string | undefined): bigint | undefined {
  return value !== undefined && /^\d+$/.test(value) ? BigInt(value) : undefined
}

function compare<Value extends string | bigint>(a: Value, b: Value): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
