import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml'

/** The line of the last key of a path, counted from 1; `undefined` when it is not there. */
export type LineOf = (path: readonly string[]) => number | undefined

export function linesIn(root: Node | null, lines: LineCounter): LineOf {
  return (path) => {
    const offset = offsetOf(root, path)
    return offset === undefined ? undefined : lines.linePos(offset).line
  }
}

/** The lines of a text in JSON, which is YAML as well. */
export function linesInJson(text: string): LineOf {
  const lines = new LineCounter()
  return linesIn(parseDocument(text, { lineCounter: lines, logLevel: 'silent' }).contents, lines)
}

/** Where a field, or an item of a list, begins. What an anchor brings in stands nowhere below its alias. */
function offsetOf(node: Node | null, [key, ...rest]: readonly string[]): number | undefined {
  if (key === undefined) return undefined
  if (isSeq<Node>(node)) {
    const item = node.items[Number(key)]
    return rest.length === 0 ? item?.range?.[0] : offsetOf(item ?? null, rest)
  }
  if (!isMap<Node, Node>(node)) return undefined
  const pair = node.items.find((one) => isScalar(one.key) && String(one.key.value) === key)
  return rest.length === 0 ? pair?.key.range?.[0] : offsetOf(pair?.value ?? null, rest)
}
