export interface Cell {
  readonly text: string
  /** Applied after the text is padded, so that it does not count as width. */
  readonly paint?: (text: string) => string
}

const gap = '  '
/** A column that is cut keeps at least this much. */
const widthMin = 12

/**
 * Lines of a table whose columns are as wide as their widest cell; the last one is cut to `columns` when it is given.
 * Cells must be plain text on one line.
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  columns?: number,
): readonly string[] {
  const all = [header.map((text): Cell => ({ text })), ...rows]
  const widths = header.map((_, index) =>
    Math.max(...all.map((row) => widthOf(row[index]?.text ?? ''))),
  )
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + gap.length, 0)
  const lastMax = columns === undefined ? Infinity : Math.max(widthMin, columns - before)
  return all.map((row) =>
    row
      .map((cell, index) => fit(cell, index))
      .join(gap)
      .trimEnd(),
  )

  function fit({ text, paint = (same) => same }: Cell, index: number): string {
    if (index === widths.length - 1) return paint(cut(text, lastMax))
    const padding = ' '.repeat((widths[index] ?? 0) - widthOf(text))
    return paint(text) + padding
  }
}

function cut(text: string, widthMax: number): string {
  if (widthOf(text) <= widthMax) return text
  return `${Array.from(text)
    .slice(0, widthMax - 1)
    .join('')}…`
}

/** Characters, not bytes. Wide letters count as one: names are Latin, and a sentence is the last column. */
function widthOf(text: string): number {
  return Array.from(text).length
}
