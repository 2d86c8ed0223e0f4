import { isMap, isScalar, parseAllDocuments, type Document, type Pair, type YAMLMap } from 'yaml'

/** What a written value may be; `undefined` takes a field away. */
export type Written =
  | string
  | number
  | boolean
  | null
  | readonly Written[]
  | { readonly [key: string]: Written }

/** Which document of a file is meant. */
export type DocumentName =
  | { readonly kind: string; readonly name: string }
  | { readonly kind: 'Overlay'; readonly target: string; readonly environment: string }

/**
 * A file with one value set, and not a character else changed: it is spliced where the value stands, or where its key
 * would. `undefined` when the document is not there, or something that is no map stands above the value.
 */
export function withValue(
  text: string,
  name: DocumentName,
  path: readonly string[],
  value: Written | undefined,
): string | undefined {
  const document = find(text, name)
  const root = document?.contents
  if (!isMap(root)) return undefined
  return value === undefined ? without(text, root, path) : set(text, root, path, value)
}

/** What is written at a path, as data; variables are not filled. */
export function valueAt(text: string, name: DocumentName, path: readonly string[]): unknown {
  return path.reduce<unknown>(below, find(text, name)?.toJS())
}

function below(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}

/** Whether a file holds a document. */
export function holdsDocument(text: string, name: DocumentName): boolean {
  return find(text, name) !== undefined
}

function find(text: string, name: DocumentName): Document.Parsed | undefined {
  const documents = parseAllDocuments(text, {
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'silent',
  })
  return [...documents].find((document) => document.errors.length === 0 && isThe(document, name))
}

function isThe(document: Document.Parsed, name: DocumentName): boolean {
  if (document.get('kind') !== name.kind) return false
  return 'target' in name
    ? document.get('target') === name.target && document.get('environment') === name.environment
    : document.getIn(['metadata', 'name']) === name.name
}

function set(
  text: string,
  map: YAMLMap,
  [key = '', ...rest]: readonly string[],
  value: Written,
): string | undefined {
  const pair = pairOf(map, key)
  if (pair === undefined)
    return inserted(text, map, `${keyText(key)}: ${flow(nested(rest, value))}`)
  if (rest.length > 0 && isMap(pair.value)) {
    // An empty map has no place of its own for a key.
    return pair.value.items.length === 0 && pair.value.flow !== true
      ? undefined
      : set(text, pair.value, rest, value)
  }
  const empty = pair.value === null || (isScalar(pair.value) && pair.value.source === '')
  if (rest.length > 0 && !empty && !(isScalar(pair.value) && pair.value.value === null))
    return undefined
  return replaced(text, pair, flow(nested(rest, value)))
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
}

function nested(path: readonly string[], value: Written): Written {
  return path.reduceRight<Written>((inner, key) => ({ [key]: inner }), value)
}

function rangeOf(node: unknown): readonly [number, number] {
  const { range } = node as { range?: readonly [number, number, number] | null }
  return [range?.[0] ?? 0, range?.[1] ?? 0]
}

/** A value in the place of another; a block gives way to one line. */
function replaced(text: string, pair: Pair, value: string): string {
  const [, keyEnd] = rangeOf(pair.key)
  const colon = text.indexOf(':', keyEnd) + 1
  if (pair.value === null) return `${text.slice(0, colon)} ${value}${text.slice(colon)}`
  const [start, end] = rangeOf(pair.value)
  const block =
    text.slice(colon, start).includes('\n') || /^[|>]/.test(text.slice(start, start + 1))
  const from = block || start === colon ? colon : start
  const gap = from === colon ? ' ' : ''
  const tail = block && text[end - 1] === '\n' ? '\n' : ''
  return `${text.slice(0, from)}${gap}${value}${tail}${text.slice(end)}`
}

/** A new key behind the last one of its map. */
function inserted(text: string, map: YAMLMap, line: string): string {
  const last = map.items.at(-1)
  if (map.flow === true) {
    const [start, end] = rangeOf(map)
    if (last === undefined) return `${text.slice(0, start)}{ ${line} }${text.slice(end)}`
    const behind = endOf(last)
    return `${text.slice(0, behind)}, ${line}${text.slice(behind)}`
  }
  const [first] = map.items
  const [start] = rangeOf(first?.key)
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1))
  const behind = last === undefined ? start : endOf(last)
  if (text[behind - 1] === '\n')
    return `${text.slice(0, behind)}${indent}${line}\n${text.slice(behind)}`
  const newline = text.indexOf('\n', behind)
  const at = newline < 0 ? text.length : newline
  return `${text.slice(0, at)}\n${indent}${line}${text.slice(at)}`
}

function endOf(pair: Pair): number {
  if (pair.value === null) return rangeOf(pair.key)[1] + 1
  const [, end] = rangeOf(pair.value)
  return Math.max(end, rangeOf(pair.key)[1] + 1)
}

/** A map that would be left without a key goes, too. */
function without(
  text: string,
  map: YAMLMap,
  [key = '', ...rest]: readonly string[],
): string | undefined {
  const pair = pairOf(map, key)
  if (pair === undefined) return undefined
  if (rest.length > 0) {
    if (!isMap(pair.value)) return undefined
    if (pair.value.items.length > 1 || rest.length > 1) {
      const inner = pairOf(pair.value, rest[0] ?? '')
      const only =
        pair.value.items.length === 1 && isMap(inner?.value) && inner.value.items.length === 1
      if (!only) return without(text, pair.value, rest)
    }
  }
  return cut(text, map, pair)
}

function cut(text: string, map: YAMLMap, pair: Pair): string {
  const [start] = rangeOf(pair.key)
  const end = endOf(pair)
  if (map.flow !== true) {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1
    const newline = text[end - 1] === '\n' ? end - 1 : text.indexOf('\n', end)
    return `${text.slice(0, lineStart)}${newline < 0 ? '' : text.slice(newline + 1)}`
  }
  const index = map.items.indexOf(pair)
  const before = map.items[index - 1]
  const after = map.items[index + 1]
  if (after !== undefined) return `${text.slice(0, start)}${text.slice(rangeOf(after.key)[0])}`
  if (before !== undefined) return `${text.slice(0, endOf(before))}${text.slice(end)}`
  const [mapStart, mapEnd] = rangeOf(map)
  return `${text.slice(0, mapStart)}{}${text.slice(mapEnd)}`
}

/** A value on one line, as people write it. */
function flow(value: Written): string {
  if (typeof value === 'string') return scalar(value)
  if (Array.isArray(value)) return `[${(value as readonly Written[]).map(flow).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([key, one]) => `${keyText(key)}: ${flow(one)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** Without quotes only what reads the same in every version of YAML. */
function scalar(value: string): string {
  const plain = /^[A-Za-z_/][\w./@:+-]*[\w/]$|^[A-Za-z]$|^\d+(\.\d+)?[a-z%]+$/.test(value)
  const word = /^(true|false|null|yes|no|on|off|y|n|~)$/i.test(value)
  return plain && !word ? value : JSON.stringify(value)
}

function keyText(key: string): string {
  return scalar(key)
}
