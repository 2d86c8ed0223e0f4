import { gapTo, type Model } from '@plumbline/controller'
import type { JsonObject } from '@plumbline/controller/model'
import { load } from '@plumbline/desired-state'
import type { Problem, SourceFile, Unit } from '@plumbline/desired-state'
import { documentText, literal, type Draft } from './document.ts'
import { isObject, objectOf } from './json.ts'
import { note, type Note } from './notes.ts'

/** A unit that is being written after AWS objects. */
export interface Wish {
  readonly kind: 'Service' | 'Job'
  readonly name: string
  readonly environment: string
  /** Path of the file to be. */
  readonly path: string
  /** The spec in the words of the language, as far as it has any. */
  readonly spec: JsonObject
  readonly model: Model
  /** Where the model comes from, for the notes. */
  readonly place: string
}

export interface Drafted {
  readonly draft: Draft
  readonly notes: readonly Note[]
  /** The unit that the document becomes; left out when it has problems that cannot be mended. */
  readonly unit?: Unit
}

/**
 * Writes a document that becomes what the model is: the words of the language first; a word that the language refuses is
 * taken back; and what is still different goes to `raw`, found by comparing as the controller compares.
 */
export function draftUnit(wish: Wish, around: readonly SourceFile[]): Drafted {
  const notes: Note[] = []
  let { spec, unit, problems } = mended(wish, wish.spec, around, (problem) => {
    notes.push(isCopied(wish) ? takenBack(wish, problem) : refused(wish)(problem))
  })
  for (let time = 0; time < completionsMax && unit !== undefined; time++) {
    const { raw } = gapTo(unit, wish.model)
    if (Object.keys(raw).length === 0) break
    const fuller = { ...spec, raw: joined(objectOf(spec.raw), literal(raw)) }
    const tried = mended(wish, fuller, around, (problem) => notes.push(refused(wish)(problem)))
    ;({ spec, unit, problems } = tried)
  }
  const left = unit === undefined ? [] : gapTo(unit, wish.model).differences
  // A unit that is not there although its own document is right misses something around it.
  const missing = unit === undefined && problems.length === 0 ? load(around).problems : []
  return {
    draft: draftOf(wish, spec),
    notes: [
      ...notes,
      ...problems.map(refused(wish)),
      ...(isCopied(wish) && unit === undefined ? [halfRead(wish)] : []),
      ...missing.map(wrongAround),
      ...left.map(({ path }) => leftOver(wish, path)),
    ],
    ...(unit !== undefined && { unit }),
  }
}

/** How often `raw` is completed: a field of it, such as the scheduling strategy, can change what others mean. */
const completionsMax = 3
/** How often something that the language refuses is taken away. */
const mendsMax = 50

interface Attempt {
  readonly spec: JsonObject
  readonly unit?: Unit | undefined
  readonly problems: readonly Problem[]
}

/** The spec without the fields that the language refuses, each of which is told. */
function mended(
  wish: Wish,
  spec: JsonObject,
  around: readonly SourceFile[],
  tell: (problem: Problem) => void,
): Attempt {
  let attempt = tryOut(wish, spec, around)
  for (let time = 0; time < mendsMax; time++) {
    const [problem] = attempt.problems
    const lighter = problem === undefined ? undefined : without(attempt.spec, problem.path)
    if (problem === undefined || lighter === undefined) break
    tell(problem)
    attempt = tryOut(wish, lighter, around)
  }
  return attempt
}

/** Two merge patches as one: `null`, which takes away, stays. */
function joined(first: JsonObject, second: JsonObject): JsonObject {
  const members = Object.entries(second).map(([key, value]) => {
    const before = first[key]
    return [key, isObject(before) && isObject(value) ? joined(before, value) : value]
  })
  return { ...first, ...Object.fromEntries(members) }
}

/** Another environment may come some day, and what was found in this one says nothing about it. */
function draftOf({ kind, name, environment }: Wish, spec: JsonObject): Draft {
  return { kind, head: { metadata: { name, environments: [environment] } }, spec }
}

function tryOut(wish: Wish, spec: JsonObject, around: readonly SourceFile[]): Attempt {
  const text = documentText(draftOf(wish, spec))
  const state = load([...around, { path: wish.path, blob: text, text }])
  const id =
    `${wish.environment}/${wish.kind === 'Service' ? 'service' : 'job'}/${wish.name}` as const
  const unit = state.units.get(id)
  const problems = state.problems.filter(({ file }) => file === wish.path)
  return { spec, problems, unit }
}

/** The spec without the field that a problem is about; `undefined` when it cannot be taken away. */
function without(spec: JsonObject, path: string): JsonObject | undefined {
  const [root, ...keys] = keysIn(path)
  // Without a schedule a job would run at once.
  const needed = keys[0] === 'image' || keys[0] === 'schedule'
  if (root !== 'spec' || keys.length === 0 || needed) return undefined
  return dropped(spec, keys)
}

/** A position in a list stands for the whole list. */
function dropped(value: JsonObject, keys: readonly string[]): JsonObject | undefined {
  const [key = '', ...rest] = keys
  if (!(key in value)) return undefined
  const child = value[key]
  if (rest.length > 0 && isObject(child)) {
    const inner = dropped(child, rest)
    if (inner !== undefined) return { ...value, [key]: inner }
  }
  const { [key]: _gone, ...others } = value
  return others
}

function keysIn(path: string): readonly string[] {
  const keys = path.match(/"(?:[^"\\]|\\.)*"|[^.[\]]+/g) ?? []
  return keys.map((key) => (key.startsWith('"') ? (JSON.parse(key) as string) : key))
}

/** There is something to be like, so that comparing finds what the language refused. */
function isCopied({ model }: Wish): boolean {
  return model.taskDefinition !== undefined
}

function takenBack({ place }: Wish, { path, message }: Problem): Note {
  return note(place, `${path} cannot be written: ${message}`, 'raw says it instead, where it can')
}

function wrongAround({ file, line, message, hint }: Problem): Note {
  return note(`${file}:${line}`, message, hint ?? 'mend it, and import again')
}

function refused({ place }: Wish) {
  return ({ path, message, hint }: Problem): Note =>
    note(place, `${path} is not carried over: ${message}`, hint ?? 'look at it by hand')
}

function halfRead({ place }: Wish): Note {
  const what =
    'what the language has no words for could not be found out, and is not in the document'
  return note(place, what, 'mend what is told here, and import again')
}

function leftOver({ place }: Wish, path: string): Note {
  return note(place, `${path} will be different`, '`plumbline plan` shows what changes')
}
