import { describe, parentName } from '../schema/issues.ts'
import { limits } from '../limits.ts'
import { suggestion } from '../text/nearest.ts'
import { problemAt, quoted } from '../text/problem.ts'
import {
  membersOf,
  rawRequests,
  type RawPart,
  type RawRequest,
  type RawType,
} from '../raw-fields.ts'
import { fieldsAt, type Fields, type Path, type Tree } from '../text/tree.ts'
import type { Problem } from '../types.ts'
import type { Subject } from './subject.ts'

/** What is wrong in the `raw` of a rendered object: names that AWS does not know, and fields that are not its to set. */
export function checkRaw({ main, root }: Subject): readonly Problem[] {
  const raw = fieldsAt(root, ['spec', 'raw'])
  const sidecars = keysAt(root, ['spec', 'sidecars'])
  const found = [...(raw?.entries ?? [])].flatMap(([part, { value }]) => {
    const path = ['spec', 'raw', part]
    if (part === 'containers') return checkEach(part, [main, ...sidecars], value, path)
    if (part === 'targetGroups')
      return checkEach(part, keysAt(root, ['spec', 'ingress']), value, path)
    return isRequest(part) ? checkRequest(part, value, path) : []
  })
  return found.slice(0, limits.problemsMax)
}

function isRequest(part: string): part is RawPart {
  return Object.hasOwn(rawRequests, part)
}

function keysAt(root: Fields, path: Path): readonly string[] {
  return [...(fieldsAt(root, path)?.entries.keys() ?? [])]
}

/** The members of `containers` and `targetGroups`, which go by the names that the object gives. */
function checkEach(
  part: 'containers' | 'targetGroups',
  names: readonly string[],
  tree: Tree,
  path: Path,
): readonly Problem[] {
  const what = part === 'containers' ? 'container' : 'ingress'
  const entries = tree.is === 'fields' ? [...tree.entries] : []
  return entries.flatMap(([name, { key, value }]) => {
    if (names.includes(name)) return checkRequest(part, value, [...path, name])
    const hint = suggestion(name, names, part === 'containers' ? 'containers' : 'ingresses')
    return [problemAt(key, [...path, name], `there is no ${what} ${quoted(name)}`, hint)]
  })
}

function checkRequest(part: RawPart, tree: Tree, path: Path): readonly Problem[] {
  const { structure, owned }: RawRequest = rawRequests[part]
  if (tree.is !== 'fields') return []
  const refused = [...tree.entries].filter(([name]) => Object.hasOwn(owned, name))
  const others = new Map([...tree.entries].filter(([name]) => !Object.hasOwn(owned, name)))
  return [
    ...refused.map(([name, { key }]) =>
      problemAt(key, [...path, name], `${name} cannot be set in raw`, owned[name]),
    ),
    ...checkFields({ ...tree, entries: others }, structure, path, Object.keys(owned)),
  ]
}

function checkFields(
  tree: Fields,
  structure: string,
  path: Path,
  without: readonly string[] = [],
): readonly Problem[] {
  const members = membersOf(structure)
  return [...tree.entries].flatMap(([name, { key, value }]) => {
    const type = members.get(name)
    if (type !== undefined) return checkType(value, type, [...path, name])
    const known = [...members.keys()].filter((member) => !without.includes(member))
    const message = `${quoted(name)} is not a field of ${parentName(path)} in AWS`
    return [problemAt(key, path, message, suggestion(name, known, 'fields'))]
  })
}

const spoken = {
  text: 'text',
  number: 'a number',
  flag: 'true or false',
  list: 'a list',
  map: 'a map',
  fields: 'a map of fields',
} as const

const hints: Readonly<Record<keyof typeof spoken, string>> = {
  text: 'put it in quotes',
  number: 'write a number, without quotes',
  flag: 'write true or false',
  list: 'write a list: [a, b], or one "- a" per line',
  map: 'write "name: value" lines below it',
  fields: 'write "field: value" lines below it',
}

function checkType(tree: Tree, type: RawType, path: Path): readonly Problem[] {
  if (type.is === 'any' || (tree.is === 'scalar' && (tree.told === true || tree.value === null))) {
    return []
  }
  if (tree.is === 'list' && type.is === 'list') {
    return tree.items.flatMap((item, index) => checkType(item, type.of, [...path, index]))
  }
  if (tree.is === 'fields' && type.is === 'map') {
    return [...tree.entries].flatMap(([name, { value }]) =>
      checkType(value, type.of, [...path, name]),
    )
  }
  if (tree.is === 'fields' && type.is === 'fields') return checkFields(tree, type.of, path)
  if (tree.is === 'scalar' && isOfType(tree.value, type)) return []
  const hint = type.is === 'text' && tree.is !== 'scalar' ? 'write text' : hints[type.is]
  const from = tree.is === 'scalar' ? tree.from : undefined
  const all = from === undefined ? hint : `${hint}; ${from}`
  return [problemAt(tree.at, path, `expected ${spoken[type.is]}, found ${describe(tree)}`, all)]
}

function isOfType(value: unknown, { is }: RawType): boolean {
  if (is === 'flag') return typeof value === 'boolean'
  return is === 'number' ? typeof value === 'number' : is === 'text' && typeof value === 'string'
}
