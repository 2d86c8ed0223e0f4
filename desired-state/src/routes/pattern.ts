/** A pattern of a host, a path or a header: `*` stands for any text, none too, and `?` for one character. */
export interface Pattern {
  /** In one form: in a run of wildcards, all `?` stand before one `*`. */
  readonly text: string
  /** Smaller for what takes less. A pattern that takes a part of what another one takes has the smaller one. */
  readonly breadth: readonly number[]
}

export const anything: Pattern = pattern('*')

/**
 * What takes less has a longer shortest text; or one as long with more letters given; or as many and fewer stars. The
 * shortest text of the narrower pattern fits the wider one, which makes each of these follow.
 */
export function pattern(written: string): Pattern {
  const text = written.replaceAll(/[*?]+/g, (run) => {
    const marks = run.replaceAll('*', '')
    return run.includes('*') ? `${marks}*` : marks
  })
  const stars = text.split('*').length - 1
  const marks = text.split('?').length - 1
  const shortest = text.length - stars
  return { text, breadth: [-shortest, marks, stars] }
}

/** By breadth: negative when `a` comes first. */
export function compareBreadth(a: readonly number[], b: readonly number[]): number {
  for (const [index, part] of a.entries()) {
    const difference = part - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * Whether everything that `narrow` takes is taken by `wide`. The wildcards of `narrow` are letters that only wildcards fit;
 * that `?*` takes all of `*a` is not seen.
 */
export function covers({ text: wide }: Pattern, { text: narrow }: Pattern): boolean {
  let [at, to] = [0, 0]
  let [star, from] = [-1, 0]
  while (to < narrow.length) {
    if (wide[at] === '*') {
      star = at++
      from = to
    } else if (fits(wide[at], narrow[to])) {
      at++
      to++
    } else if (star >= 0) {
      at = star + 1
      to = ++from
    } else return false
  }
  while (wide[at] === '*') at++
  return at === wide.length
}

function fits(wide: string | undefined, letter: string | undefined): boolean {
  return wide === '?' ? letter !== '*' : wide === letter && wide !== '*'
}

/** Whether some text is taken by both. */
export function overlaps({ text: a }: Pattern, { text: b }: Pattern): boolean {
  if (differAtStart(a, b)) return false
  // Row by row: whether what is left of `a` and of `b` can be one text.
  let below = rowOf(b, (to) => isStars(b, to))
  for (let at = a.length - 1; at >= 0; at--) {
    const next = below
    const row: boolean[] = Array.from({ length: b.length + 1 }, () => false)
    for (let to = b.length; to >= 0; to--) row[to] = meets(a[at], b[to], next, row, to)
    below = row
  }
  return below[0] === true
}

function meets(
  a: string | undefined,
  b: string | undefined,
  next: readonly boolean[],
  row: readonly boolean[],
  to: number,
): boolean {
  if (a === '*') return next[to] === true || (b !== undefined && row[to + 1] === true)
  if (b === '*') return row[to + 1] === true || next[to] === true
  const same = b !== undefined && (a === b || a === '?' || b === '?')
  return same && next[to + 1] === true
}

function rowOf(text: string, of: (to: number) => boolean): boolean[] {
  return Array.from({ length: text.length + 1 }, (_, to) => of(to))
}

function isStars(text: string, from: number): boolean {
  return /^\**$/.test(text.slice(from))
}

/** Most pairs differ in a letter before the first wildcard. */
function differAtStart(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const [one, other] = [a[at], b[at]]
    if (one === '*' || one === '?' || other === '*' || other === '?') return false
    if (one !== other) return true
  }
  return false
}
