import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Pair, type Scalar } from 'yaml'
import { problemAt, quoted } from './problem.ts'
import { markerBehind } from './markers.ts'
import type { Entry, Fields, Path, Scalar as Text, Span, Tree } from './tree.ts'
import type { Problem } from '../types.ts'

/** A file while its documents are read. */
export interface Reading {
  readonly file: string
  readonly text: string
  readonly lines: LineCounter
  /** Filled while reading. */
  readonly problems: Problem[]
}

/** Keys that reach a prototype in JavaScript objects. No field has such a name. */
const refusedKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Turns a composed YAML node into a tree with positions. The node must come from guarded tokens: this recurses once per
 * level. Anchors, aliases, tags, repeated keys and numbers that lose digits become problems, never exceptions.
 */
export function readTree(reading: Reading, node: unknown, path: Path = [], key?: Span): Tree {
  const at = spanOf(reading, node, key)
  const tell = (message: string, hint: string): Tree => {
    reading.problems.push(problemAt(at, path, message, hint))
    return { is: 'scalar', value: null, at, told: true }
  }
  if (isAlias(node) || hasProperty(node, 'anchor')) {
    return tell('anchors and aliases are not supported', 'write the value out, or use a variable')
  }
  if (hasProperty(node, 'tag')) {
    return tell(
      'YAML tags are not supported',
      'take the tag away; text that looks like a number goes in quotes',
    )
  }
  if (isMap(node)) return readFields(reading, node.items, path, at)
  if (isSeq(node)) {
    const items = node.items.map((item, index) => readTree(reading, item, [...path, index]))
    return { is: 'list', items, at }
  }
  if (isScalar(node)) return readScalar(reading, node, path, at)
  return { is: 'scalar', value: null, at }
}

function hasProperty(node: unknown, name: 'anchor' | 'tag'): boolean {
  return (isScalar(node) || isMap(node) || isSeq(node)) && node[name] !== undefined
}

function readFields(reading: Reading, pairs: readonly Pair[], path: Path, at: Span): Fields {
  const entries = new Map<string, Entry>()
  for (const pair of pairs) {
    const key = spanOf(reading, pair.key)
    const name = isScalar(pair.key) && typeof pair.key.value === 'string' ? pair.key.value : ''
    const refusal = refuseKey(
      name,
      entries,
      hasProperty(pair.key, 'anchor') || hasProperty(pair.key, 'tag'),
    )
    if (refusal === undefined) {
      entries.set(name, { key, value: readTree(reading, pair.value, [...path, name], key) })
    } else {
      const where = name === '' ? path : [...path, name]
      reading.problems.push(problemAt(key, where, refusal.message, refusal.hint))
    }
  }
  return { is: 'fields', entries, at }
}

function refuseKey(
  name: string,
  entries: ReadonlyMap<string, Entry>,
  decorated: boolean,
): { message: string; hint: string } | undefined {
  if (decorated) {
    return { message: 'anchors and tags are not supported', hint: 'write the key alone' }
  }
  if (name === '') return { message: 'a key is empty', hint: 'write "key: value"' }
  if (refusedKeys.has(name)) {
    return { message: `${quoted(name)} cannot be a key`, hint: 'choose another name' }
  }
  const earlier = entries.get(name)
  if (earlier === undefined) return undefined
  const hint = `it is already there in line ${earlier.key.line}: keep one of the two`
  return { message: `${quoted(name)} is written twice`, hint }
}

function readScalar(reading: Reading, node: Scalar, path: Path, at: Span): Tree {
  const { value, source } = node
  if (typeof value === 'string') return withMarker(reading, node, { is: 'scalar', value, at })
  if (value === null) return { is: 'scalar', value, at }
  if (typeof value !== 'number' && typeof value !== 'boolean') {
    return { is: 'scalar', value: null, at }
  }
  if (String(value) === source) return { is: 'scalar', value, at }
  const [message, hint] =
    typeof value === 'number'
      ? [
          'this number is read differently from how it is written',
          'put it in quotes if it is text, such as a version, a tag or an account; else write plain digits',
        ]
      : ['true and false are written in lower case', 'write true or false, or put it in quotes']
  reading.problems.push(problemAt(at, path, message, hint))
  return { is: 'scalar', value, at, told: true }
}

function withMarker(reading: Reading, { range }: Scalar, scalar: Text): Text {
  const found = range == null ? undefined : markerBehind(reading.text, range[1])
  if (found === undefined) return scalar
  const { policy, start, end } = found
  return { ...scalar, marker: { policy, at: spanAt(reading, start, end) } }
}

/**
 * The text to underline: a value where it stands, a block below its key and an empty value at its key. Never more than
 * the first line.
 */
function spanOf(reading: Reading, node: unknown, key?: Span): Span {
  const range =
    isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined
  const block = (isMap(node) || isSeq(node)) && node.flow !== true
  if (key !== undefined && (range == null || block || range[0] === range[1])) return key
  return spanAt(reading, range?.[0] ?? 0, range?.[1] ?? 0)
}

/** The span between two offsets, cut at the end of the line. */
export function spanAt(
  { file, text, lines }: Omit<Reading, 'problems'>,
  start: number,
  end: number,
): Span {
  const { line, col } = lines.linePos(start)
  const lineEnd = text.slice(start, end).search(/[\r\n]/)
  const last = lineEnd === -1 ? end : start + lineEnd
  return { file, line, column: col, length: Math.max(1, last - start) }
}
