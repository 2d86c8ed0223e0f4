import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vitest/node'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** One source file, taken apart as far as the checks need it. Lines count from 1. */
export interface Source {
  /** Path from the root of the repository. */
  readonly path: string
  readonly lines: number
  readonly imports: readonly Import[]
  readonly functions: readonly FunctionSize[]
  /** What the file uses that a ban may name; `Date.now`, `new Date()`, `throw new Error`, `imports AwsWriter`. */
  readonly uses: readonly Use[]
}

export interface Import {
  readonly specifier: string
  readonly line: number
  /** Erased when the file runs. */
  readonly typeOnly: boolean
}

export interface FunctionSize {
  readonly name: string
  readonly line: number
  /** Without the functions that are declared inside it, and those that are members: each is measured by itself. */
  readonly lines: number
}

export interface Use {
  readonly text: string
  readonly line: number
}

/** A node of the ESTree, as far as this module looks into it. */
interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

const skipped = new Set([
  'node_modules',
  '.git',
  '.venv',
  '.venv-schemathesis',
  '.plumbline',
  'coverage',
  'dist',
])

/** Paths of all files below a folder, from the root of the repository, without what tools made. */
export function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(`${root}${folder}`, { withFileTypes: true })
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesBelow(path)
    return [path]
  })
}

/** Reads and parses TypeScript files. */
export function readSources(paths: readonly string[]): readonly Source[] {
  return paths
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => parseSource(path, readFileSync(`${root}${path}`, 'utf8')))
}

/** Takes one file apart. Throws a syntax error where there is one. */
export function parseSource(path: string, text: string): Source {
  const lineAt = lineFinder(text)
  const imports: Import[] = []
  const functions: FunctionSize[] = []
  const uses: Use[] = []
  walk(
    parseAst(text, { lang: path.endsWith('.tsx') ? 'tsx' : 'ts' }) as unknown as Node,
    undefined,
    (node, parent) => {
      const line = lineAt(node.start)
      const found = importOf(node)
      if (found !== undefined) imports.push({ ...found, line })
      if (isFunction(node) && !holdsTests(node)) {
        functions.push({ name: functionName(node, parent), line, lines: ownLines(node, lineAt) })
      }
      if (node.async === true || node.type === 'AwaitExpression') uses.push({ text: 'async', line })
      for (const use of usesOf(node, parent)) uses.push({ text: use, line })
    },
  )
  return { path, lines: text.split('\n').length - 1, imports, functions, uses }
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)]
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1
}

function walk(
  node: Node,
  parent: Node | undefined,
  visit: (node: Node, parent: Node | undefined) => void,
): void {
  visit(node, parent)
  for (const child of Object.values(node).flat()) if (isNode(child)) walk(child, node, visit)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function importOf(node: Node): Omit<Import, 'line'> | undefined {
  const specifier = isNode(node.source) ? node.source.value : undefined
  if (typeof specifier !== 'string') return undefined
  return { specifier, typeOnly: node.type === 'TSImportType' || isTypeOnly(node) }
}

function isTypeOnly(node: Node): boolean {
  if (node.importKind === 'type' || node.exportKind === 'type') return true
  const specifiers = Array.isArray(node.specifiers) ? node.specifiers.filter(isNode) : []
  const kinds = specifiers.map((one) => one.importKind ?? one.exportKind)
  return kinds.length > 0 && kinds.every((kind) => kind === 'type')
}

function isFunction(node: Node): boolean {
  return ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(
    node.type,
  )
}

function ownLines(node: Node, lineAt: (offset: number) => number): number {
  const span = (one: Node) => lineAt(one.end) - lineAt(one.start) + 1
  let inner = 0
  const measure = (one: Node): void => {
    for (const child of Object.values(one).flat()) {
      if (!isNode(child)) continue
      const member = child.type === 'Property' && isNode(child.value) && isFunction(child.value)
      if (child.type === 'FunctionDeclaration' || member) inner += span(child)
      else measure(child)
    }
  }
  measure(node)
  return span(node) - inner
}

/** A function that declares tests is a chapter, not something that has to be held in the head; each test is. */
function holdsTests(node: Node): boolean {
  let found = false
  walk(node, undefined, (inner) => {
    found ||=
      inner.type === 'CallExpression' &&
      /^(describe|describeWith|test|it)(\.|$)/.test(calleeName(inner.callee))
  })
  return found
}

function calleeName(callee: unknown): string {
  if (!isNode(callee)) return ''
  if (callee.type === 'CallExpression') return calleeName(callee.callee)
  if (callee.type === 'TaggedTemplateExpression') return calleeName(callee.tag)
  return dotted(callee) ?? ''
}

function functionName(node: Node, parent: Node | undefined): string {
  const named = [node.id, parent?.id, parent?.key].find(isNode)
  return typeof named?.name === 'string' ? named.name : 'a function without a name'
}

function usesOf(node: Node, parent: Node | undefined): readonly string[] {
  switch (node.type) {
    case 'MemberExpression':
      return [dotted(node)].filter((name) => name !== undefined)
    case 'Identifier':
      return isPropertyName(node, parent) ? [] : [String(node.name)]
    case 'CallExpression':
      return [
        ...(isUnboundedAll(node) ? ['Promise.all(list)'] : []),
        ...(isThen(node) ? ['.then('] : []),
      ]
    case 'NewExpression':
      return newUses(node, parent)
    case 'ImportDeclaration':
      return importUses(node)
    default:
      return []
  }
}

function newUses(node: Node, parent: Node | undefined): readonly string[] {
  const name = dotted(node.callee) ?? ''
  const bare = Array.isArray(node.arguments) && node.arguments.length === 0
  const made = bare ? `new ${name}()` : `new ${name}`
  return parent?.type === 'ThrowStatement' ? [made, `throw new ${name}`] : [made]
}

function importUses(node: Node): readonly string[] {
  const specifiers = Array.isArray(node.specifiers) ? node.specifiers.filter(isNode) : []
  const names = specifiers.flatMap((one) =>
    isNode(one.imported) ? [String(one.imported.name)] : [],
  )
  const module = isNode(node.source) ? String(node.source.value) : ''
  return [`imports ${module}`, ...names.map((name) => `imports ${name}`)]
}

/** `Promise.all` over anything but a list that stands there in full. */
function isUnboundedAll(node: Node): boolean {
  const [list] = Array.isArray(node.arguments) ? node.arguments.filter(isNode) : []
  const elements = Array.isArray(list?.elements) ? list.elements.filter(isNode) : undefined
  const written = elements?.every((element) => element.type !== 'SpreadElement') ?? false
  return dotted(node.callee) === 'Promise.all' && !written
}

function isThen(node: Node): boolean {
  const property = isNode(node.callee) ? node.callee.property : undefined
  return isNode(property) && property.name === 'then'
}

/** A name that is only a property, or what another module calls something. */
function isPropertyName(node: Node, parent: Node | undefined): boolean {
  if (parent?.type === 'ImportSpecifier') return true
  if (parent === undefined || parent.computed === true) return false
  return (parent.property ?? parent.key) === node && parent.shorthand !== true
}

/** `a.b.c` for a chain of names, `a['b']` included; `undefined` for anything else. `globalThis.` is left out. */
function dotted(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'Identifier') return String(node.name)
  if (node.type === 'ChainExpression') return dotted(node.expression)
  if (node.type !== 'MemberExpression' || !isNode(node.property)) return undefined
  const object = dotted(node.object)
  const property = node.computed === true ? node.property.value : node.property.name
  if (object === undefined || typeof property !== 'string') return undefined
  return object === 'globalThis' ? property : `${object}.${property}`
}
