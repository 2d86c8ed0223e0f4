/** Lines of context around a change. */
const contextMax = 3

type Line = { readonly sign: ' ' | '-' | '+'; readonly text: string }

/** A unified diff of one file, as `git apply` takes it; nothing when the texts are equal. */
export function unified(path: string, before: string | undefined, after: string): string {
  if (before === after) return ''
  const lines = compared(linesOf(before ?? ''), linesOf(after))
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]))
  const hunks: [number, number][] = []
  for (const index of changed) {
    const last = hunks.at(-1)
    if (last !== undefined && index - last[1] <= 2 * contextMax) last[1] = index
    else hunks.push([index, index])
  }
  const head = [`--- ${before === undefined ? '/dev/null' : `a/${path}`}`, `+++ b/${path}`]
  const ofNew = before === undefined ? ['new file mode 100644'] : []
  const start = [`diff --git a/${path} b/${path}`, ...ofNew, ...head]
  return [...start, ...hunks.flatMap(([from, to]) => hunkOf(lines, from, to))].join('\n')
}

function hunkOf(lines: readonly Line[], first: number, last: number): readonly string[] {
  const from = Math.max(first - contextMax, 0)
  const shown = lines.slice(from, last + contextMax + 1)
  const count = (part: readonly Line[], sign: '-' | '+') =>
    part.filter((line) => line.sign === ' ' || line.sign === sign).length
  const range = (sign: '-' | '+') => {
    const length = count(shown, sign)
    return `${count(lines.slice(0, from), sign) + (length === 0 ? 0 : 1)},${length}`
  }
  return [`@@ -${range('-')} +${range('+')} @@`, ...shown.map(({ sign, text }) => `${sign}${text}`)]
}

/** A last line that does not end is another line than one that does. */
function linesOf(text: string): readonly string[] {
  if (text === '') return []
  const lines = text.replace(/\n$/, '').split('\n')
  return text.endsWith('\n')
    ? lines
    : [...lines.slice(0, -1), `${lines.at(-1)}\n\\ No newline at end of file`]
}

/** The lines that stay, go and come, in order. */
function compared(before: readonly string[], after: readonly string[]): readonly Line[] {
  const lengths = longest(before, after)
  const lines: Line[] = []
  let [a, b] = [0, 0]
  while (a < before.length || b < after.length) {
    const [old, fresh] = [before[a], after[b]]
    if (a < before.length && b < after.length && old === fresh) {
      lines.push({ sign: ' ', text: old ?? '' })
      a += 1
      b += 1
    } else if (
      b >= after.length ||
      (a < before.length && at(lengths, a + 1, b) >= at(lengths, a, b + 1))
    ) {
      lines.push({ sign: '-', text: old ?? '' })
      a += 1
    } else {
      lines.push({ sign: '+', text: fresh ?? '' })
      b += 1
    }
  }
  return lines
}

const at = (lengths: readonly (readonly number[])[], a: number, b: number) => lengths[a]?.[b] ?? 0

/** Lengths of the longest common subsequences of the rests. Documents have few lines: see the limits of a file. */
function longest(
  before: readonly string[],
  after: readonly string[],
): readonly (readonly number[])[] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    Array<number>(after.length + 1).fill(0),
  )
  for (let a = before.length - 1; a >= 0; a--) {
    for (let b = after.length - 1; b >= 0; b--) {
      const row = lengths[a] ?? []
      row[b] =
        before[a] === after[b]
          ? at(lengths, a + 1, b + 1) + 1
          : Math.max(at(lengths, a + 1, b), at(lengths, a, b + 1))
    }
  }
  return lengths
}
