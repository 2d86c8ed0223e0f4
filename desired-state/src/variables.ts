import { limits } from './limits.ts'
import { nearest } from './nearest.ts'
import { printable, problemAt } from './problem.ts'
import type { Entry, Path, Scalar, Tree } from './tree.ts'
import type { Problem } from './types.ts'

type Plain = string | number | boolean

/** A variable's value and where it was written, for hints. */
export interface Variable {
  readonly value: Plain
  /** `environments/prod.yaml:9`; left out where the place says nothing. */
  readonly from?: string
}

/** What `${…}` may name: `vars.domain`, `env.name` and so on. */
export type Variables = ReadonlyMap<string, Variable>

interface Filling {
  readonly variables: Variables
  readonly problems: Problem[]
  /** Characters that variables have put in so far. */
  filled: number
}

/**
 * Fills `${name}` in every value; keys are left alone. A value that is exactly one variable takes the variable's type;
 * `$${` becomes a literal `${`. One pass: what a variable puts in is not looked at again.
 */
export function fillVariables(
  tree: Tree,
  variables: Variables,
  path: Path,
): { readonly tree: Tree; readonly problems: readonly Problem[] } {
  const filling: Filling = { variables, problems: [], filled: 0 }
  return { tree: fill(tree, path, filling), problems: filling.problems }
}

function fill(tree: Tree, path: Path, filling: Filling): Tree {
  if (tree.is === 'scalar') return fillScalar(tree, path, filling)
  if (tree.is === 'list') {
    return {
      ...tree,
      items: tree.items.map((item, index) => fill(item, [...path, index], filling)),
    }
  }
  const entries = [...tree.entries].map(([key, entry]): [string, Entry] => [
    key,
    { key: entry.key, value: fill(entry.value, [...path, key], filling) },
  ])
  return { ...tree, entries: new Map(entries) }
}

function fillScalar(scalar: Scalar, path: Path, filling: Filling): Scalar {
  if (typeof scalar.value !== 'string' || !scalar.value.includes('${')) return scalar
  const parts = split(scalar.value)
  const values: Plain[] = []
  for (const part of parts) {
    const value = part.is === 'text' ? part.text : lookUp(part, scalar, path, filling)
    if (value === undefined) return { ...scalar, told: true }
    values.push(value)
  }
  const [first] = parts
  const variable =
    parts.length === 1 && first?.is === 'variable' ? filling.variables.get(first.name) : undefined
  const value = variable?.value ?? values.join('')
  const from = originOf(parts, filling.variables)
  return from === undefined ? { ...scalar, value } : { ...scalar, value, from }
}

type Part =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'variable'; readonly name: string }
  | { readonly is: 'unclosed' }

/** Longest name between `${` and `}`; a search for the brace goes no further, so that it stays linear. */
const nameCharactersMax = 200

function split(text: string): readonly Part[] {
  const parts: Part[] = []
  let at = 0
  for (let next = text.indexOf('${'); next !== -1; next = text.indexOf('${', at)) {
    if (text[next - 1] === '$' && next > at) {
      parts.push({ is: 'text', text: `${text.slice(at, next - 1)}\${` })
      at = next + 2
      continue
    }
    if (next > at) parts.push({ is: 'text', text: text.slice(at, next) })
    const close = text.slice(next + 2, next + 2 + nameCharactersMax).indexOf('}')
    if (close === -1) return [...parts, { is: 'unclosed' }]
    parts.push({ is: 'variable', name: text.slice(next + 2, next + 2 + close) })
    at = next + 2 + close + 1
  }
  if (at < text.length) parts.push({ is: 'text', text: text.slice(at) })
  return parts
}

function lookUp(
  part: Exclude<Part, { is: 'text' }>,
  scalar: Scalar,
  path: Path,
  filling: Filling,
): Plain | undefined {
  const tell = (message: string, hint: string): undefined => {
    if (filling.problems.length >= limits.problemsMax) return undefined
    filling.problems.push(problemAt(scalar.at, path, message, hint))
    return undefined
  }
  if (part.is === 'unclosed') {
    return tell('a "${" is not closed', 'write ${vars.name}, or $${ for a literal ${')
  }
  const variable = filling.variables.get(part.name)
  if (variable === undefined) {
    const message = `unknown variable \${${printable(part.name)}}`
    return tell(message, unknownHint(part.name, filling))
  }
  const before = filling.filled
  filling.filled += String(variable.value).length
  if (filling.filled <= limits.filledCharactersPerUnitMax) return variable.value
  // Told once: everything after the first value that is too much is too much as well.
  if (before > limits.filledCharactersPerUnitMax) return undefined
  const kib = limits.filledCharactersPerUnitMax / 1024
  return tell(`variables put more than ${kib} KiB of text into one object`, 'use them less often')
}

/** Variables that a hint lists at most. */
const listedMax = 40

function unknownHint(name: string, { variables }: Filling): string {
  const near = nearest(name, variables.keys())
  if (near !== undefined) return `did you mean \${${near}}?`
  const names = [...variables.keys()].slice(0, listedMax)
  const known = names.map((variable) => `\${${variable}}`).join(', ')
  return `known: ${known}; for a literal \${ write $\${`
}

function originOf(parts: readonly Part[], variables: Variables): string | undefined {
  const sources = parts.flatMap((part) => {
    const from = part.is === 'variable' ? variables.get(part.name)?.from : undefined
    return part.is === 'variable' && from !== undefined
      ? [`\${${part.name}} is set in ${from}`]
      : []
  })
  return sources.length === 0 ? undefined : [...new Set(sources)].join('; ')
}
