import { gapTo, type LookedAt } from '@plumbline/controller'
import { keysOf, type Difference, type Json, type ResourceId } from '@plumbline/controller/model'
import { valueAt, withValue, type SourceFile, type Written } from '@plumbline/desired-state'
import { placesOf, textOf, withFile, type Desk, type Field, type Place } from './places.ts'
import { waysToWrite } from './ways.ts'

interface Adopted extends Field {
  readonly file: string
  /** Path in the documents. */
  readonly field: string
  /** The Environment says it for other units, too: it is changed for all of them, or for this one alone. */
  readonly shared?: 'all' | 'alone'
}

interface NotAdopted extends Field {
  readonly why: string
}

/** Documents in which live values are written, and what could not be written. */
export interface Adoption {
  readonly files: readonly SourceFile[]
  readonly adopted: readonly Adopted[]
  readonly refused: readonly NotAdopted[]
}

/** Everything that differs and that documents could say. The revision of a task definition follows from its content. */
export function adoptable(looked: Pick<LookedAt, 'unit' | 'differences'>): readonly Field[] {
  return looked
    .differences(looked.unit)
    .filter(({ verb }) => verb === 'change')
    .flatMap(({ resource, differences }) =>
      differences
        .filter(({ path }) => path !== 'taskDefinition')
        .map(({ path }): Field => ({ resource, path })),
    )
}

/**
 * Writes the live values of some fields into the documents: each into the place from which its value comes now. Every way of
 * writing is tried and proved: the field no longer differs, no other one does, and no other unit changes.
 */
export function adoptInto(desk: Desk, fields: readonly Field[]): Adoption {
  return fields.reduce<Adoption>(
    (done, field) => {
      const at = { ...desk, files: done.files }
      const difference = differenceOf(at, field)
      // What was written for another field has brought this one in line, too.
      if (difference === undefined) return done
      const found = written(at, field, difference)
      if ('why' in found) return { ...done, refused: [...done.refused, { ...field, ...found }] }
      const { place, field: word, shared } = found
      const adopted = { ...field, file: place.file, field: word, ...(shared && { shared }) }
      return { ...done, files: found.files, adopted: [...done.adopted, adopted] }
    },
    { files: desk.files, adopted: [], refused: [] },
  )
}

function differenceOf({ looked, load, files }: Desk, field: Field): Difference | undefined {
  const unit = load(files).units.get(looked.unit.id)
  if (unit === undefined) return undefined
  const found = looked.differences(unit).find(({ resource }) => resource === field.resource)
  return found?.differences.find(({ path }) => path === field.path)
}

type Found =
  | {
      readonly files: readonly SourceFile[]
      readonly place: Place
      readonly field: string
      readonly shared?: 'all' | 'alone'
    }
  | { readonly why: string }

function written(desk: Desk, field: Field, { from }: Difference): Found {
  const sources = desk.looked.sources(field.resource, field.path)
  if (sources.length === 0) return { why: 'the documents have no word for it' }
  const { origins } = desk.looked.unit
  const words = sources.filter((one) => !one.startsWith('spec.raw.'))
  const ordered = [
    ...words.filter((one) => origins[one] !== undefined),
    ...words.filter((one) => origins[one] === undefined).toReversed(),
  ]
  const before = new Set(namesOf(desk, desk.files))
  let why = 'the documents have no word that makes it so'
  let isShared = false
  for (const word of ordered) {
    for (const place of placesOf(desk, word)) {
      const was = valueAt(textOf(desk, place.file), place.document, place.path)
      if (JSON.stringify(was ?? null).includes('${')) {
        return { why: `${place.file} says it with a variable: change that, or write the value out` }
      }
      for (const value of valuesFor(from, was, place)) {
        const [at, complete] = withCompanions(desk, place, value)
        const tried = attempt(desk, field, at, complete, before)
        if (tried === 'shared') {
          isShared ||= place.document.kind === 'Environment'
          why = `${place.file} says it for other units, too`
        }
        if (typeof tried === 'object') {
          const all = place.document.kind === 'Environment' && { shared: 'all' as const }
          return { files: tried, place, field: word, ...all }
        }
      }
    }
  }
  const raw = rawly(desk, field, before)
  if (raw === undefined) return { why }
  return isShared && 'files' in raw ? { ...raw, shared: 'alone' } : raw
}

/** The check of a route cannot be without a path: where none is written, AWS's own holds. */
function withCompanions(
  desk: Desk,
  place: Place,
  value: Written | undefined,
): [Place, Written | undefined] {
  const [, , , member, key = ''] = place.path
  const path = place.path.slice(0, 4)
  const isCheck = place.path[1] === 'ingress' && member === 'health' && key !== 'path'
  if (!isCheck || value === undefined || value === null) return [place, value]
  const before = valueAt(textOf(desk, place.file), place.document, path)
  return before === undefined
    ? [
        { ...place, path },
        { path: '/', [key]: value },
      ]
    : [place, value]
}

/** What live does not have is taken away; in an overlay, over a value of the document below it, with `null`. */
function valuesFor(
  from: Json | undefined,
  was: unknown,
  { document }: Place,
): readonly (Written | undefined)[] {
  if (from !== undefined && from !== null) return waysToWrite(from, was)
  return document.kind === 'Overlay' ? [null, undefined, false] : [undefined, false]
}

/** What the language has no word for goes below `raw`, in AWS's own words. */
function rawly(desk: Desk, field: Field, before: ReadonlySet<string>): Found | undefined {
  const { unit, model } = desk.looked
  const { raw } = gapTo(unit, model)
  const part = partOf(raw as unknown as Written, keysOf(field.path), field.resource)
  if (part === undefined) return undefined
  const word = ['spec', 'raw', ...part.path].join('.')
  for (const place of placesOf(desk, word, ['spec', 'raw', ...part.path])) {
    const tried = attempt(desk, field, place, part.value, before)
    if (typeof tried === 'object') return { files: tried, place, field: word }
  }
  return undefined
}

/** The member of the patch that is about a field: those of containers go by the name of the container. */
function partOf(
  raw: Written,
  [head = '', name = '', member = '']: readonly string[],
  resource: ResourceId,
): { readonly path: readonly string[]; readonly value: Written } | undefined {
  const names = {
    ports: 'portMappings',
    deployment: 'deploymentConfiguration',
    network: 'networkConfiguration',
  }
  const rename = (key: string) => names[key as keyof typeof names] ?? key
  const path = resource.startsWith('service/')
    ? ['service', rename(head)]
    : head === 'containers'
      ? ['containers', name, rename(member)]
      : ['taskDefinition', head]
  const value = path.reduce<Written | undefined>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<string, Written>)[key] : undefined,
    raw,
  )
  return value === undefined ? undefined : { path, value }
}

/** Tries to write a value: the documents with it, or why not. */
function attempt(
  desk: Desk,
  field: Field,
  place: Place,
  value: Written | undefined,
  before: ReadonlySet<string>,
): readonly SourceFile[] | 'shared' | 'wrong' {
  const text = withValue(textOf(desk, place.file) || place.begin, place.document, place.path, value)
  if (text === undefined) return 'wrong'
  const files = withFile(desk.files, place.file, text)
  const [was, is] = [desk.load(desk.files), desk.load(files)]
  if (is.problems.length > was.problems.length || !is.units.has(desk.looked.unit.id)) return 'wrong'
  const names = namesOf(desk, files)
  const gone = !names.includes(`${field.resource} ${field.path}`)
  if (!gone || names.some((name) => !before.has(name))) return 'wrong'
  const others = [...was.units.values()].filter(({ id }) => id !== desk.looked.unit.id)
  const same = others.every((one) => is.units.get(one.id)?.fingerprint === one.fingerprint)
  const mayBe = desk.around === true && place.document.kind === 'Environment'
  return same || mayBe ? files : 'shared'
}

/** `service/web desiredCount`, of everything that differs from what some documents say. */
function namesOf({ looked, load }: Desk, files: readonly SourceFile[]): readonly string[] {
  const unit = load(files).units.get(looked.unit.id)
  return unit === undefined
    ? []
    : looked
        .differences(unit)
        .flatMap(({ resource, verb, differences }) =>
          verb === 'change'
            ? differences.map(({ path }) => `${resource} ${path}`)
            : [`${verb} ${resource}`],
        )
}
