import { limits } from '../limits.ts'
import { nearest } from '../text/nearest.ts'
import { printable, problemAt } from '../text/problem.ts'
import type { Entry, Path, Scalar, Tree } from '../text/tree.ts'
import type { Problem } from '../types.ts'

type Plain = string | number | boolean

/** Versions of the parameters that values came from, by the key of the hand-over. */
export type Versions = Readonly<Record<string, number>>

/** A variable's value, and where it comes from. */
export interface KnownVariable {
  /** A list takes the place of the whole value that names it; inside a text its items are joined by commas. */
  readonly value: Plain | readonly string[]
  /** `environments/prod.yaml:9`, for hints; left out where the place says nothing. */
  readonly from?: string
  readonly versions?: Versions
}

export type Variable =
  | KnownVariable
  /** It is known only with the hand-over, which was not given. */
  | { readonly later: true }
  /** It has a name and no value; told where it is used. */
  | { readonly missing: { readonly message: string; readonly hint: string } }
  /** Its value is wrong; told where the value is written. */
  | { readonly problems: readonly Problem[] }

/** What `${…}` may name: `vars.domain`, `env.name`, `bootstrap.network.vpcId` and so on. */
export type Variables = ReadonlyMap<string, Variable>

interface Filling {
  readonly variables: Variables
  /** Values that name no variable that begins so are left as they are. */
  readonly only: string
  readonly problems: Problem[]
  readonly versions: Record<string, number>
  /** Characters that variables have put in so far. */
  filled: number
}

/** A tree with its variables filled. */
export interface Filled<Of extends Tree = Tree> {
  readonly tree: Of
  readonly problems: readonly Problem[]
  /** Of the parameters that were used. */
  readonly versions: Versions
}

/**
 * Fills `${name}` in every value; keys are left alone. A value that is exactly one variable takes the variable's type;
 * `$${` becomes a literal `${`. One pass: what a variable puts in is not looked at again.
 */
export function fillVariables(
  tree: Tree,
  variables: Variables,
  path: Path,
  { only = '' }: { readonly only?: string } = {},
): Filled {
  const filling: Filling = { variables, only, problems: [], versions: {}, filled: 0 }
  const filled = fill(tree, path, filling)
  return { tree: filled, problems: filling.problems, versions: filling.versions }
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

function fillScalar(scalar: Scalar, path: Path, filling: Filling): Tree {
  if (typeof scalar.value !== 'string' || !scalar.value.includes('${')) return scalar
  const parts = split(scalar.value)
  if (filling.only !== '' && !parts.some((part) => isVariable(part, filling.only))) return scalar
  const found = parts.map((part) =>
    part.is === 'text' ? { value: part.text } : lookUp(part, scalar, path, filling),
  )
  if (found.some((one) => one !== undefined && 'later' in one)) {
    return { ...scalar, told: true, later: true }
  }
  const known = found.filter((one) => one !== undefined && 'value' in one)
  if (known.length < found.length) return { ...scalar, told: true }
  const [first] = known
  const value =
    parts.length === 1 && parts[0]?.is === 'variable' && first !== undefined
      ? first.value
      : known.map((one) => String(one.value)).join('')
  return withValue(scalar, value, originOf(parts, filling.variables))
}

function isVariable(part: Part, beginning: string): boolean {
  return part.is === 'variable' && part.name.startsWith(beginning)
}

function withValue(scalar: Scalar, value: KnownVariable['value'], from: string | undefined): Tree {
  const one = (item: Plain): Scalar =>
    from === undefined ? { ...scalar, value: item } : { ...scalar, value: item, from }
  if (typeof value !== 'object') return one(value)
  return { is: 'list', items: value.map(one), at: scalar.at }
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
): KnownVariable | { later: true } | undefined {
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
  if ('missing' in variable) return tell(variable.missing.message, variable.missing.hint)
  if ('problems' in variable) {
    if (filling.problems.length < limits.problemsMax) filling.problems.push(...variable.problems)
    return undefined
  }
  if ('later' in variable) return variable
  const before = filling.filled
  filling.filled += String(variable.value).length
  Object.assign(filling.versions, variable.versions)
  if (filling.filled <= limits.filledCharactersPerUnitMax) return variable
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
  // The long list of the hand-over helps only those who look for something in it.
  const handover = name.startsWith('bootstrap.')
  const names = [...variables.keys()].filter((one) => one.startsWith('bootstrap.') === handover)
  const known = names.slice(0, listedMax).map((variable) => `\${${variable}}`)
  return `known: ${known.join(', ')}; for a literal \${ write $\${`
}

function originOf(parts: readonly Part[], variables: Variables): string | undefined {
  const sources = parts.flatMap((part) => {
    const variable = part.is === 'variable' ? variables.get(part.name) : undefined
    if (part.is !== 'variable' || variable === undefined || !('value' in variable)) return []
    return variable.from === undefined ? [] : [`\${${part.name}} is set in ${variable.from}`]
  })
  return sources.length === 0 ? undefined : [...new Set(sources)].join('; ')
}
