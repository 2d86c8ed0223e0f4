import { roleConflicts, rolesIn } from './access/roles.ts'
import { madeAnew, type Made, type ParseCache } from './cache.ts'
import { catalogue, countUnits, environmentsOf, type Catalogue } from './documents/catalogue.ts'
import { circles, type Needs } from './between/circles.ts'
import { conflicts } from './between/conflicts.ts'
import type { Conflict } from './documents/conflict.ts'
import { withoutCode } from './documents/code-folders.ts'
import { unitsNamed } from './documents/evidence.ts'
import { limits } from './limits.ts'
import { callersIn, wrongGateJobs } from './between/gate-jobs.ts'
import type { Link } from './documents/links.ts'
import { compareProblems, compareText, problemAt, problemKey } from './text/problem.ts'
import { readFile, type FileContents } from './documents/read-file.ts'
import type { Draft, Place } from './render/render.ts'
import { policiesOf } from './between/policy-conflicts.ts'
import { completeUnits, routeUnits } from './complete.ts'
import type { Handovers } from './handover/handover.ts'
import { needsOf, type HandoverNeed } from './documents/handover-needs.ts'
import { renderObject } from './render/render-object.ts'
import type { Bounds } from './tenancy/bounds.ts'
import { boundsOf, tenantConflicts, tenantsIn, type Tenancy } from './tenancy/source-bounds.ts'
import { settleAll, type Settled } from './render/settle.ts'
import type { LoadedState, Problem, SourceFile, UnitId } from './types.ts'

export interface LoadOptions extends Tenancy {
  /**
   * What environments hand over to documents that use `${bootstrap.…}`. Left out, as at a desk: such documents are
   * checked as far as possible and not rendered. Given: an environment that is not in it could not be read.
   */
  readonly handover?: Handovers
  /** Keeps files that were read between loads. Left out: every file is read. */
  readonly cache?: ParseCache
}

interface Read {
  readonly path: string
  readonly contents: FileContents
}

/** What is known so far; filled while loading. */
interface Findings {
  readonly units: Map<UnitId, Draft>
  readonly broken: Map<UnitId, Problem[]>
  /** See `DesiredState`. */
  readonly awaiting: Set<UnitId>
  readonly problems: Problem[]
}

/**
 * Everything that a source says: each object in each of its environments, after merge, variables and validation. Pure,
 * and never throws: what is wrong becomes a problem with a position, and stops no other unit.
 */
export function load(files: readonly SourceFile[], options: LoadOptions = {}): LoadedState {
  return lastOf(loadInSteps(files, options))
}

/** The same in steps, of a file or an object each: whoever has other things to do finds time for them in between. */
export function* loadInSteps(
  files: readonly SourceFile[],
  options: LoadOptions = {},
): Generator<void, LoadedState> {
  const ordered = files.toSorted((a, b) => compareText(a.path, b.path))
  const read: Read[] = []
  for (const file of ordered) {
    read.push({ path: file.path, contents: readCached(file, options.cache) })
    yield
  }
  const contents = withoutCode(read)
  const { documents, settled } = settleAll(
    contents.flatMap((file) => file.documents),
    options.handover,
  )
  const all = catalogue(
    documents,
    contents.some((file) => file.partial),
  )
  const unplaced = contents.flatMap((file) => file.unplaced)
  const bounds = boundsOf(all, options, unplaced)
  const foreign = bounds?.foreign === true
  const made = options.cache?.made ?? madeAnew
  const places = readPlaces(all, settled, bounds, made)
  const findings: Findings = {
    units: new Map(),
    broken: new Map(),
    awaiting: new Set(),
    problems: [
      ...contents.flatMap((file) => file.problems),
      ...settled.flatMap(({ document, problems }) => [...document.problems, ...problems]),
    ],
  }

  const refusal = refuse(all, ordered[0])
  const needs =
    refusal === undefined ? yield* renderAll(all, places, findings, made) : new Map<string, Needs>()
  if (refusal === undefined) {
    for (const { problem, breaks } of circles(needs, countIn(all, places)))
      breakUnits(breaks, [problem], findings)
    for (const { problems, breaks } of between(all, bounds)) breakUnits(breaks, problems, findings)
    for (const { unit, problem } of wrongGateJobs(needs, findings.units))
      breakUnits([unit], [problem], findings)
    for (const { words, problems } of unplaced) {
      breakUnits(unitsNamed(words, all), problems, findings)
    }
  } else findings.problems.push(refusal)
  const routing = routeUnits(findings.units)
  for (const { unit, problem } of routing.problems) breakUnits([unit], [problem], findings)
  return {
    environments: new Map(
      [...places].flatMap(([name, { environment }]) => (environment ? [[name, environment]] : [])),
    ),
    ...completeUnits(findings.units, routing, callersIn(needs), made.units),
    imagePolicies: policiesOf(all),
    tenants: foreign ? new Map() : tenantsIn(all),
    access: rolesIn(
      foreign ? { roles: new Map() } : all,
      read.filter((file) => file.contents.partial).map(({ path }) => path),
    ),
    broken: withReasons(findings.broken, contents),
    awaiting: [...findings.awaiting],
    problems: tidy(findings.problems),
    complete:
      findings.problems.length === 0 &&
      !settled.some(({ later }) => later) &&
      findings.awaiting.size === 0,
  }
}

/** The environments whose hand-over `load` needs, and where it is. */
export function handoverNeeds(
  files: readonly SourceFile[],
  options: Pick<LoadOptions, 'cache'> = {},
): readonly HandoverNeed[] {
  return lastOf(handoverNeedsInSteps(files, options))
}

/** The same in steps, of a file each. */
export function* handoverNeedsInSteps(
  files: readonly SourceFile[],
  options: Pick<LoadOptions, 'cache'> = {},
): Generator<void, readonly HandoverNeed[]> {
  const contents: FileContents[] = []
  for (const file of files) {
    contents.push(readCached(file, options.cache))
    yield
  }
  return needsOf(contents)
}

function lastOf<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

function readCached(file: SourceFile, cache: ParseCache | undefined): FileContents {
  // A link may have the blob, and so the key, of the ordinary file that it took the place of.
  if (file.refused !== undefined) return readFile(file)
  const cached = cache?.get(file)
  if (cached !== undefined) return cached
  const contents = readFile(file)
  cache?.set(file, contents)
  return contents
}

/** The environments in which objects can be rendered: written once, and right. */
function readPlaces(
  { environments }: Catalogue,
  settled: readonly Settled[],
  bounds: Bounds | undefined,
  { place }: Pick<Made, 'place'>,
): ReadonlyMap<string, Place> {
  const places = settled
    .filter(({ document }) => environments.get(document.name)?.length === 1)
    .flatMap((one) => place(one, bounds) ?? [])
  return new Map(places.map((place) => [place.name, place]))
}

/** What is wrong between documents. */
function between(all: Catalogue, bounds: Bounds | undefined): readonly Conflict[] {
  const foreign = bounds?.foreign === true
  return [...conflicts(all), ...tenantConflicts(all, bounds), ...roleConflicts(all, foreign)]
}

/** A problem that leaves nothing to render, or too much. */
function refuse(all: Catalogue, first: SourceFile | undefined): Problem | undefined {
  const at = { file: first?.path ?? '.', line: 1, column: 1, length: 1 }
  const units = countUnits(all)
  if (units > limits.unitsMax) {
    const message = `the source has ${units} units, more than ${limits.unitsMax}`
    return problemAt(at, [], message, 'split it into several sources')
  }
  const onlyPolicy = all.tenants.size + all.roles.size > 0 && all.objects.size === 0
  if (all.environments.size > 0 || all.partial || onlyPolicy) return undefined
  const message = 'there is no Environment: nothing says in which account and cluster to run'
  return problemAt(at, [], message, 'add a document with "kind: Environment"')
}

/** What the units need of one another, by environment. */
function* renderAll(
  all: Catalogue,
  places: ReadonlyMap<string, Place>,
  findings: Findings,
  { render }: Pick<Made, 'render'>,
): Generator<void, ReadonlyMap<string, Needs>> {
  const { units, broken, awaiting, problems } = findings
  const needs = new Map(
    [...places.keys()].map((name) => [name, new Map<string, readonly Link[]>()]),
  )
  for (const [object, documents] of all.objects) {
    for (const rendered of renderObject(documents, all, places, render)) {
      if (rendered.links.length > 0) needs.get(rendered.environment)?.set(object, rendered.links)
      if (rendered.unit !== undefined) units.set(rendered.id, rendered.unit)
      else if (rendered.later === true) awaiting.add(rendered.id)
      else broken.set(rendered.id, [...rendered.problems])
      problems.push(...rendered.problems)
    }
    yield
  }
  return needs
}

/** In how many environments an object can be rendered. */
function countIn(all: Catalogue, places: ReadonlyMap<string, Place>): (object: string) => number {
  return (object) =>
    environmentsOf(all.objects.get(object) ?? [], all).filter((name) => places.has(name)).length
}

function breakUnits(
  ids: readonly UnitId[],
  reasons: readonly Problem[],
  { units, broken, awaiting, problems }: Findings,
): void {
  problems.push(...reasons)
  for (const id of ids) {
    units.delete(id)
    awaiting.delete(id)
    broken.set(id, [...(broken.get(id) ?? []), ...reasons])
  }
}

/** A unit without a reason of its own waits for something that is in no file that could be read. */
function withReasons(
  broken: ReadonlyMap<UnitId, readonly Problem[]>,
  contents: readonly FileContents[],
): ReadonlyMap<UnitId, readonly Problem[]> {
  const unread = contents.filter((file) => file.partial).flatMap((file) => file.problems)
  return new Map(
    [...broken].map(([id, problems]) => [id, tidy(problems.length > 0 ? problems : unread)]),
  )
}

/** In order, each once: a mistake in a base shows up in every environment. */
function tidy(problems: readonly Problem[]): readonly Problem[] {
  const byKey = new Map(problems.map((problem) => [problemKey(problem), problem]))
  return [...byKey.values()].toSorted(compareProblems)
}
