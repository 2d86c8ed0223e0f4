import { requiredMembers } from './sdk.ts'
import type { Shape } from './sdk.ts'

/** Something that the schema alone can tell is wrong with an input. */
export interface InputProblem {
  readonly kind: 'missing' | 'type'
  /** `containerDefinitions[0].name`. */
  readonly path: string
  /** What the schema wants there. */
  readonly wanted: string
}

/**
 * The first member that is required and absent, or that has another type than the schema says. Enums, lengths, ranges and
 * patterns are not in the schemas: they are the services' own business.
 */
export function findProblem(shape: Shape, value: unknown, path = ''): InputProblem | undefined {
  const wanted = typeName(shape)
  if (!hasType(shape, value)) return { kind: 'type', path, wanted }
  if (shape.isStructSchema()) return problemInStructure(shape, value as object, path)
  if (shape.isListSchema()) {
    const item = shape.getValueSchema()
    return firstProblem(value as unknown[], (each, i) => findProblem(item, each, `${path}[${i}]`))
  }
  if (shape.isMapSchema()) {
    const item = shape.getValueSchema()
    return firstProblem(Object.entries(value as object), ([key, each]) =>
      findProblem(item, each, join(path, key)),
    )
  }
  return undefined
}

function problemInStructure(shape: Shape, value: object, path: string): InputProblem | undefined {
  const members = value as Record<string, unknown>
  const missing = requiredMembers(shape).find((name) => isAbsent(members[name]))
  if (missing !== undefined) {
    const wanted = typeName(shape.getMemberSchema(missing))
    return { kind: 'missing', path: join(path, missing), wanted }
  }
  return firstProblem([...shape.structIterator()], ([name, member]) =>
    isAbsent(members[name]) ? undefined : findProblem(member, members[name], join(path, name)),
  )
}

function firstProblem<Item>(
  items: readonly Item[],
  find: (item: Item, index: number) => InputProblem | undefined,
): InputProblem | undefined {
  for (const [index, item] of items.entries()) {
    const problem = find(item, index)
    if (problem !== undefined) return problem
  }
  return undefined
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function hasType(shape: Shape, value: unknown): boolean {
  switch (typeName(shape)) {
    case 'structure':
    case 'map':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'list':
      return Array.isArray(value)
    case 'timestamp':
      return value instanceof Date && !Number.isNaN(value.getTime())
    case 'number':
      return typeof value === 'number' && !Number.isNaN(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'string':
      return typeof value === 'string'
    default:
      return true
  }
}

function typeName(shape: Shape): string {
  if (shape.isStructSchema()) return 'structure'
  if (shape.isListSchema()) return 'list'
  if (shape.isMapSchema()) return 'map'
  if (shape.isTimestampSchema()) return 'timestamp'
  if (shape.isNumericSchema()) return 'number'
  if (shape.isBooleanSchema()) return 'boolean'
  // A string with a media type is decoded into an object of its own.
  const isString = shape.isStringSchema() && shape.getMergedTraits().mediaType === undefined
  return isString ? 'string' : 'document'
}
