import type { z } from 'zod'
import { limits } from '../limits.ts'
import { suggestion } from '../text/nearest.ts'
import { problemAt, quoted } from '../text/problem.ts'
import { find, type Fields, type Path, type Span, type Tree } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import { fieldAdvice, type FieldBook } from './unknown-field.ts'

type Issue = z.core.$ZodIssue

/** The document that was checked. */
interface Checked extends FieldBook {
  readonly root: Fields
}

/** What a schema found, as problems with positions. Values that already have a problem get no second one. */
export function problemsOf(issues: readonly Issue[], checked: Checked): readonly Problem[] {
  return issues.slice(0, limits.problemsMax).flatMap((issue) => problemsOfIssue(issue, checked))
}

function problemsOfIssue(issue: Issue, checked: Checked): readonly Problem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.slice(0, limits.problemsMax)
    return keys.map((key) => unknownField(key, path, checked))
  }
  if (issue.code === 'invalid_union') {
    const branch = fittingBranch(issue.errors, find(checked.root, path)?.value)
    if (branch !== undefined) {
      const inner = branch.map((item) => ({ ...item, path: [...issue.path, ...item.path] }))
      return problemsOf(inner, checked)
    }
  }
  const found = find(checked.root, path)
  if (found === undefined) return [missingField(path, checked.root)]
  if (found.value.is === 'scalar' && found.value.told === true) return []
  const { message, hint } = explain(issue, found.value)
  const at = issue.code === 'invalid_key' ? (found.key ?? found.value.at) : found.value.at
  const from = found.value.is === 'scalar' ? found.value.from : undefined
  return [problemAt(at, path, message, joined(hint, from))]
}

/** The branch of a union that the value was meant for: the one that takes its type, or a number in quotes. */
function fittingBranch(
  branches: readonly (readonly Issue[])[],
  value: Tree | undefined,
): readonly Issue[] | undefined {
  const fitting = branches.find((branch) => branch.every((item) => isInside(item, value)))
  return fitting ?? branches.find((branch) => branch.some((item) => isQuotedNumber(item, value)))
}

function isInside(issue: Issue, value: Tree | undefined): boolean {
  if (issue.path.length > 0 || issue.code !== 'invalid_type') return true
  return issue.expected === 'int' && value?.is === 'scalar' && typeof value.value === 'number'
}

function isQuotedNumber(issue: Issue, value: Tree | undefined): boolean {
  const expectsNumber = issue.code === 'invalid_type' && isNumeric(issue.expected)
  return expectsNumber && issue.path.length === 0 && value !== undefined && holdsDigits(value)
}

function isNumeric(expected: string): boolean {
  return expected === 'number' || expected === 'int'
}

function holdsDigits(value: Tree): boolean {
  return value.is === 'scalar' && typeof value.value === 'string' && /^\d{1,15}$/.test(value.value)
}

function unknownField(key: string, path: Path, checked: Checked): Problem {
  const { root } = checked
  const at = find(root, [...path, key])?.key ?? root.at
  const hint = fieldAdvice(key, path, checked)
  return problemAt(at, path, `${quoted(key)} is not a field of ${parentName(path)}`, hint)
}

/** `deploy`, `sources.0`, or the document itself. */
export function parentName(path: Path): string {
  const inList = typeof path.at(-1) === 'number'
  return path.length === 0 ? 'this document' : path.slice(inList ? -2 : -1).join('.')
}

/** A missing field has no place of its own: blame the overlay that took it away, or the key of its parent. */
function missingField(path: Path, root: Fields): Problem {
  const field = String(path.at(-1))
  const parentPath = path.slice(0, -1)
  const parent = find(root, parentPath)
  const removed = parent?.value.is === 'fields' ? parent.value.removed?.get(field) : undefined
  if (removed !== undefined) {
    return problemAt(
      removed,
      path,
      `${field} is required and cannot be taken away`,
      'write another value',
    )
  }
  const at: Span = parent?.key ?? parent?.value.at ?? root.at
  const where = parentPath.length === 0 ? 'the document' : parentPath.join('.')
  const instead = field === 'image' && where === 'spec' ? ', or "imageFrom: service/name"' : ''
  return problemAt(at, path, `${field} is missing`, `add "${field}: …" to ${where}${instead}`)
}

interface Explanation {
  readonly message: string
  readonly hint?: string
}

function explain(issue: Issue, value: Tree): Explanation {
  if (issue.code === 'invalid_type') return explainType(issue, value)
  if (issue.code === 'invalid_value') return explainChoice(issue.values.map(String), value)
  if (issue.code === 'invalid_key') {
    return { message: issue.issues[0]?.message ?? 'this name is not allowed' }
  }
  const hint: unknown = issue.code === 'custom' ? issue.params?.hint : undefined
  return typeof hint === 'string' ? { message: issue.message, hint } : { message: issue.message }
}

/** What zod says by default about a type; a schema with words of its own keeps them. */
const defaultTypeMessage = 'Invalid input: expected '

const wanted: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map of fields',
  record: 'a map',
  array: 'a list',
}

function explainType(issue: z.core.$ZodIssueInvalidType, value: Tree): Explanation {
  const found = describe(value)
  if (found === 'nothing') {
    return { message: 'has no value', hint: 'write a value, or take the key away' }
  }
  if (!issue.message.startsWith(defaultTypeMessage)) return { message: issue.message }
  const number = found === 'a number' && issue.expected === 'int' ? 'a fraction' : found
  const message = `expected ${wanted[issue.expected] ?? issue.expected}, found ${number}`
  // A whole spec is a map of any fields until it is known what it is a spec of.
  const isSpec = issue.path.length === 1
  const hint = typeHint(isSpec ? 'object' : issue.expected, value)
  return hint === undefined ? { message } : { message, hint }
}

/** What a value is, in words for people. */
export function describe(value: Tree): string {
  if (value.is === 'list') return 'a list'
  if (value.is === 'fields') return 'a map'
  if (value.value === null) return 'nothing'
  if (typeof value.value === 'string') return 'text'
  return typeof value.value === 'number' ? 'a number' : 'true or false'
}

function typeHint(expected: string, value: Tree): string | undefined {
  if (expected === 'array') return 'write a list: [a, b], or one "- a" per line'
  if (expected === 'object') return 'write "field: value" lines below it'
  if (expected === 'record') return 'write "name: …" lines below it: each has a name of its own'
  if (expected === 'boolean') return 'write true or false'
  if (value.is !== 'scalar') return undefined
  if (expected === 'string') return 'put it in quotes'
  if (holdsDigits(value)) return 'take the quotes away'
  return expected === 'int' ? 'write a whole number, such as 3' : 'write a number, such as 3'
}

function explainChoice(choices: readonly string[], value: Tree): Explanation {
  const written = value.is === 'scalar' ? String(value.value) : ''
  const allowed = `allowed: ${choices.join(', ')}`
  if (choices.includes(written)) {
    return { message: 'expected a number, found text', hint: 'take the quotes away' }
  }
  if (choices.length === 1) return { message: `must be ${choices[0]}` }
  const near = suggestion(written, choices, 'allowed')
  const hint =
    near.startsWith('allowed') || !/[a-z]/i.test(written) ? allowed : `${near} (${allowed})`
  return { message: 'is not one of the allowed values', hint }
}

function joined(hint: string | undefined, from: string | undefined): string | undefined {
  return [hint, from].filter((part) => part !== undefined).join('; ') || undefined
}
