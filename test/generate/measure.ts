import { fieldReference, type FieldReference } from '@plumbline/desired-state'
import { alternatives } from './alternatives.ts'
import { everything, type Document } from './everything.ts'
import { compiler, type Compiled, type Wants } from './requests.ts'

/** What a field of the language sets. */
export interface Effect {
  readonly field: FieldReference
  /** Members of requests, as `ecs:CreateService loadBalancers[].containerPort`; of a normal form, as `target-group drain`. */
  readonly sets: readonly string[]
  /** False when the field is not written in any document, or no other value of it was taken. */
  readonly measured: boolean
}

let known: readonly Effect[] | undefined

/** The effect of every field. It takes seconds, so it is measured once. */
export function measured(): readonly Effect[] {
  known ??= measure()
  return known
}

/** Changes every field, one at a time, and looks at what changes in the requests. */
function measure(): readonly Effect[] {
  const on = bench()
  const kinds = new Set<string>(everything.map(({ kind }) => kind))
  const fields = fieldReference().filter(({ kind }) => kinds.has(kind))
  const once = fields.filter((field, at) => fields.findIndex((one) => isSame(one, field)) === at)
  return once.filter((field) => isOwn(field, once)).map((field) => effectOf(field, on))
}

/** When so many other values change nothing, the field sets nothing. */
const enough = 3

const isSame = (a: FieldReference, b: FieldReference) => a.kind === b.kind && a.path === b.path

/** A field that holds others is what they are; unless it can be a plain value too, or people choose its keys. */
function isOwn(field: FieldReference, all: readonly FieldReference[]): boolean {
  const fixed = field.path === 'apiVersion' || field.path === 'kind'
  const below = all
    .filter(({ kind }) => kind === field.kind)
    .map(({ path }) => rest(path, field.path))
  const holds = below.some((path) => /^(\.|\[\])/.test(path))
  const keyed = below.some((path) => path.startsWith('.<name>'))
  const plain = placesOf(field).some(({ value }) => typeof value !== 'object')
  return !fixed && (!holds || keyed || plain)
}

function rest(path: string, parent: string): string {
  return path.startsWith(parent) ? path.slice(parent.length) : ''
}

interface Bench {
  readonly compile: (documents: readonly Document[]) => Compiled
  /** What is wanted while nothing is changed in a document. */
  readonly before: (document: Document) => Compiled
}

function bench(): Bench {
  const compile = compiler()
  const known = new Map(everything.map((document) => [document, accepted(document, compile)]))
  const nothing: Compiled = { problems: [], units: [] }
  return { compile, before: (document) => known.get(document) ?? nothing }
}

/** Throws when the language refuses a document of `everything.ts`: its fields would seem to set nothing. */
function accepted(document: Document, compile: Bench['compile']): Compiled {
  const compiled = compile(beside(document))
  const [first] = compiled.problems
  if (first === undefined) return compiled
  throw new Error(`test/generate/everything.ts: a document is refused, mend it: ${first.message}`)
}

function effectOf(field: FieldReference, on: Bench): Effect {
  const edits = placesOf(field).map((place) =>
    alternatives(place.value).map((group) => group.map((other) => edited(place, other))),
  )
  const groups = Math.max(0, ...edits.map((one) => one.length))
  const found = Array.from({ length: groups }, (_, at) =>
    firstOf(
      edits.map((one) => one[at]),
      on,
    ),
  )
  const taken = found.filter((one) => one !== undefined)
  const calls = union(taken.map((one) => one.calls))
  // What no request of a creation holds is set afterwards: then the normal form tells.
  const sets = calls.length > 0 ? calls : union(taken.map((one) => one.shapes))
  return { field, sets, measured: taken.length > 0 }
}

function union(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].toSorted()
}

interface Differences {
  readonly calls: readonly string[]
  readonly shapes: readonly string[]
}

/** The effect in the first place where there is one; `undefined` when nothing was taken anywhere. */
function firstOf(
  places: readonly (readonly Edit[] | undefined)[],
  on: Bench,
): Differences | undefined {
  let nothing: Differences | undefined
  for (const edits of places) {
    const found = firstEffect(edits ?? [], on)
    if (found !== undefined && found.calls.length + found.shapes.length > 0) return found
    nothing ??= found
  }
  return nothing
}

/** What the first edit that is taken and changes something sets; `undefined` when none was taken. */
function firstEffect(edits: readonly Edit[], { compile, before }: Bench): Differences | undefined {
  let taken = 0
  for (const { document, after: documents } of edits) {
    const after = compile(documents)
    if (after.problems.length > 0) continue
    taken += 1
    const differences = differencesOf(before(document), after)
    if (differences.calls.length + differences.shapes.length > 0) return differences
    if (taken === enough) break
  }
  return taken === 0 ? undefined : { calls: [], shapes: [] }
}

/** Documents, and the same with one value changed. */
interface Edit {
  readonly document: Document
  readonly after: readonly Document[]
}

/** The documents that are looked at when one of them changes. */
function beside(document: Document): readonly Document[] {
  const all = document.kind === 'Environment'
  return everything.filter((one) => all || one === document || one.shared === true)
}

function edited({ document, keys }: FieldPlace, other: unknown): Edit {
  const changed = withValue(document, keys, other) as Document
  return { document, after: beside(document).map((one) => (one === document ? changed : one)) }
}

interface FieldPlace {
  readonly document: Document
  readonly keys: readonly (string | number)[]
  readonly value: unknown
}

/** Where a field is written. `<name>` is any key, and `freeze[]` any item of a list. */
function placesOf({ kind, path }: FieldReference): readonly FieldPlace[] {
  const pattern = path.replaceAll('[]', '.[]').split('.')
  return everything
    .filter((document) => document.kind === kind)
    .flatMap((document) =>
      find(document, pattern).map(({ keys, value }) => ({ document, keys, value })),
    )
    .filter(({ value }) => typeof value !== 'object' || Object.keys(value ?? {}).length > 0)
}

function find(
  value: unknown,
  [key, ...more]: readonly string[],
): readonly Pick<FieldPlace, 'keys' | 'value'>[] {
  if (key === undefined) return [{ keys: [], value }]
  if (typeof value !== 'object' || value === null) return []
  const wild = key === (Array.isArray(value) ? '[]' : '<name>')
  const entries = Object.entries(value).filter(([name]) => wild || name === key)
  return entries.flatMap(([name, child]) =>
    find(child, more).map((found) => ({
      ...found,
      keys: [Array.isArray(value) ? Number(name) : name, ...found.keys],
    })),
  )
}

/** A copy with another value at one place; `undefined` takes it away. */
function withValue(value: unknown, keys: readonly (string | number)[], other: unknown): unknown {
  const [key, ...more] = keys
  if (key === undefined) return other
  if (Array.isArray(value)) {
    const list = value as readonly unknown[]
    return list.map((item, at) => (at === key ? withValue(item, more, other) : item))
  }
  const map = value as Record<string, unknown>
  const child = withValue(map[key], more, other)
  const { [String(key)]: _before, ...others } = map
  return child === undefined ? others : { ...map, [key]: child }
}

/** The values of every member of every request, by operation and path. */
type Members = ReadonlyMap<string, readonly string[]>

function differencesOf(before: Compiled, after: Compiled): Differences {
  const gone = before.units.filter((unit) => !after.units.includes(unit))
  const come = after.units.filter((unit) => !before.units.includes(unit))
  return {
    calls: differing(callsOf(gone), callsOf(come)),
    shapes: differing(shapesOf(gone), shapesOf(come)),
  }
}

function callsOf(units: readonly Wants[]): Members {
  return membersOf(units.flatMap(({ calls }) => calls.map(({ op, input }) => [op, input])))
}

function shapesOf(units: readonly Wants[]): Members {
  return membersOf(units.flatMap(({ shapes }) => shapes.map(({ kind, shape }) => [kind, shape])))
}

function membersOf(all: readonly (readonly [of: string, values: object])[]): Members {
  const members = new Map<string, string[]>()
  for (const [of, values] of all) {
    for (const [path, value] of flat('', values)) {
      const name = `${of} ${path}`
      if (derived.test(name)) continue
      members.set(name, [...(members.get(name) ?? []), value])
    }
  }
  return members
}

/** What follows from everything else in a request, and the record of a run, which tells it apart from others. */
const derived = /clientToken$|^ecs:RunTask startedBy$|^ecs:TagResource /i

function flat(path: string, value: unknown): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) return value.flatMap((item) => flat(`${path}[]`, item))
  if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value) ?? '']]
  return Object.entries(value).flatMap(([key, child]) =>
    flat(path === '' ? key : `${path}.${key}`, child),
  )
}

function differing(before: Members, after: Members): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()])
  const text = (members: Members, name: string) => members.get(name)?.toSorted().join('\n')
  return [...names].filter((name) => text(before, name) !== text(after, name)).toSorted()
}
