import type { Json } from '@plumbline/controller/model'
import { oneLine } from '../text/plain.ts'

/** A value longer than this is cut; `-o json` has all of it. */
const charactersMax = 100

/** The two sides of a difference, as people read them; `undefined` stands for "not there". */
export interface Sides {
  readonly before?: string
  readonly after?: string
}

export function sidesOf(from: Json | undefined, to: Json | undefined): Sides {
  const [before, after] = [from ?? undefined, to ?? undefined]
  if (isWords(before) && isWords(after)) return listSides(before, after)
  const short = { ...textOf('before', before, shorten), ...textOf('after', after, shorten) }
  // Two names that only look alike, of different accounts or regions, are shown in full.
  return short.before === short.after
    ? { ...textOf('before', before), ...textOf('after', after) }
    : short
}

function textOf<Side extends 'before' | 'after'>(
  side: Side,
  value: Json | undefined,
  change: (text: string) => string = (same) => same,
): Partial<Record<Side, string>> {
  if (value === undefined) return {}
  const text = isWords(value) ? `[${value.join(', ')}]` : wordOf(value)
  return { [side]: cut(oneLine(change(text))) } as Partial<Record<Side, string>>
}

function wordOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What an ARN names, without partition, service, region and account. */
function shorten(text: string): string {
  return text.replaceAll(/arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:(?=[^\s,\]])/g, '')
}

/** Two short lists in full; of two long ones what came and what went. */
function listSides(from: readonly string[], to: readonly string[]): Sides {
  const [before, after] = [from, to].map((list) => `[${shorten(list.join(', '))}]`)
  if (before !== undefined && after !== undefined && before !== after) {
    if (before.length + after.length <= 2 * charactersMax) return plain(before, after)
  }
  const gone = from.filter((item) => !to.includes(item))
  const come = to.filter((item) => !from.includes(item))
  if (gone.length + come.length === 0) return plain(`${from.length} items`, 'in another order')
  const kept = from.length - gone.length
  return plain(`${listed(gone)} (${kept} others stay)`, listed(come))
}

function listed(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[${items.join(', ')}]`
}

function plain(before: string, after: string): Sides {
  return { before: cut(oneLine(before)), after: cut(oneLine(after)) }
}

function isWords(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function cut(text: string): string {
  const characters = Array.from(text)
  if (characters.length <= charactersMax) return text
  const kept = characters.slice(0, charactersMax - 1).join('')
  return `${kept}… (${characters.length} characters)`
}
