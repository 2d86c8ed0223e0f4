import {
  compare,
  resolve,
  type ActiveRule,
  type Change,
  type Context,
  type Difference,
  type Held,
  type IgnoredDifferences,
  type Plan,
  type PlannedCall,
  type ResourceDifferences,
  type ResourceId,
  type Shape,
  type Step,
  type WaitName,
} from '../../model/index.ts'
import { removed } from '../context.ts'
import { ignoredBy } from '../observe/ignore.ts'
import type { ResourceView } from '../observe/observe.ts'
import { inOrder, predecessorsOf } from '../observe/references.ts'

/** Why something that could be done is not done. */
export interface Reason {
  readonly reason: string
  readonly because: string
  /** What it waits for, if that ends by itself. */
  readonly awaits?: WaitName
}

/** What may not be done in this pass, and why. */
export interface Rules {
  /** Set when differences are only reported. */
  readonly reportOnly?: Reason
  /** Set when a removed unit is not to be deleted. */
  readonly keep?: Reason
  /** Set while another unit must get somewhere first. */
  readonly waits?: Reason
  /** Which differences are ignored. */
  readonly ignore?: readonly ActiveRule[]
}

/** What one resource adds to the plan. */
interface Part {
  readonly differences?: ResourceDifferences
  readonly ignored?: readonly IgnoredDifferences[]
  readonly steps: readonly Step[]
  readonly held?: Held
}

/** What to do about one unit, from what is wanted and what was seen. Pure: it reads nothing and writes nothing. */
export function plan(context: Context, views: readonly ResourceView[], rules: Rules): Plan {
  // Only "removed" deletes: a kind that by a defect wants nothing must not look like it.
  const parts =
    context.fingerprint === removed
      ? planRemoved(context, views, rules)
      : planWanted(context, views, rules)
  const ignored = parts.flatMap((part) => part.ignored ?? [])
  return {
    unit: context.unit,
    revision: context.revision,
    fingerprint: context.fingerprint,
    differences: parts.flatMap((part) => part.differences ?? []),
    ...(ignored.length > 0 && { ignored }),
    steps: parts.flatMap((part) => part.steps),
    held: parts.flatMap((part) => part.held ?? []),
    unreadable: views.flatMap(({ id, observation }) =>
      observation.state === 'unreadable' ? [{ resource: id, fault: observation.fault }] : [],
    ),
  }
}

function planWanted(
  context: Context,
  views: readonly ResourceView[],
  rules: Rules,
): readonly Part[] {
  const identifiers = identifiersOf(views)
  const unreadable = new Set(
    views.filter(({ observation }) => observation.state === 'unreadable').map(({ id }) => id),
  )
  const wanted = inOrder(views).filter((view) => view.wanted !== undefined)
  const planned = wanted.map((view) => ({
    view,
    part: planResource(context, view, identifiers, rules.ignore ?? []),
  }))
  const foreign = whyForeign(context, planned)
  const parts = planned.map(({ view, part }) => {
    // What has begun goes on to its end, whatever else must wait.
    const waits = view.due === true ? undefined : rules.waits
    const own = blocked(context, view, part, identifiers, unreadable)
    const reason = own ?? foreign ?? rules.reportOnly ?? waits
    return reason === undefined ? part : hold(view, part, reason)
  })
  return [...parts, ...planSurplus(context, views, parts, rules)]
}

/** The last resource is the one that the others are there for: while it is somebody else's, none of them is made. */
function whyForeign(
  context: Context,
  planned: readonly { readonly view: ResourceView; readonly part: Part }[],
): Reason | undefined {
  const main = planned.findLast(({ view }) => view.kind.auxiliary !== true)
  if (main === undefined || main.part.steps.length === 0) return undefined
  return notOurs(context, main.view) === undefined
    ? undefined
    : { reason: 'WaitsFor', because: `waits until ${main.view.id} is handed over` }
}

/**
 * What the unit owns and no longer wants goes last: when everything that it wants is in place, so that nothing uses it
 * any more. The kinds that come into being last go first.
 */
function planSurplus(
  context: Context,
  views: readonly ResourceView[],
  wanted: readonly Part[],
  rules: Rules,
): readonly Part[] {
  const surplus = views.filter((view) => view.surplus === true && isThere(view)).toReversed()
  const busy = wanted.some(({ steps, held }) => steps.length > 0 || held !== undefined)
  const unseen = views.some(({ observation }) => observation.state === 'unreadable')
  return surplus.map((view) => {
    const part = deletion(context, view)
    const waits =
      busy || unseen
        ? { reason: 'WaitsFor', because: 'waits until what takes its place is there' }
        : waitsForLaterKinds(surplus, view)
    const reason = unowned(context, view) ?? waits ?? rules.reportOnly ?? rules.waits
    return reason === undefined ? part : hold(view, part, reason)
  })
}

function isThere({ observation }: ResourceView): boolean {
  return observation.state !== 'absent'
}

/** Resources of one kind go together; those of an earlier kind may be used by them. */
function waitsForLaterKinds(
  leaving: readonly ResourceView[],
  { kind }: ResourceView,
): Reason | undefined {
  const first = leaving[0]
  return first === undefined || first.kind === kind
    ? undefined
    : { reason: 'WaitsFor', because: `waits until ${first.id} is gone`, awaits: 'deletion' }
}

function unowned(context: Context, view: ResourceView): Reason | undefined {
  return view.tags === undefined
    ? { reason: 'NotOurs', because: `the tags of ${view.id} are not known` }
    : notOurs(context, view)
}

function identifiersOf(views: readonly ResourceView[]): ReadonlyMap<string, string> {
  return new Map(
    views.flatMap(({ id, identifier }) => (identifier === undefined ? [] : [[id, identifier]])),
  )
}

/** Wanted against live, and the calls that would close the gap. */
function planResource(
  context: Context,
  view: ResourceView,
  identifiers: ReadonlyMap<string, string>,
  rules: readonly ActiveRule[],
): Part {
  const { kind, observation, predecessor, facts } = view
  if (view.wanted === undefined || observation.state === 'unreadable') return { steps: [] }
  const shape = resolve(view.wanted.shape, identifiers).value
  const actual = observation.state === 'present' ? kind.actual(observation.live) : {}
  const differences = compare(shape, actual)
  const ignored = ignoredIn(view, identifiers, actual, rules)
  // Most resources are as they should be: nothing more is worked out for them.
  if (observation.state === 'present' && differences.length === 0) return { steps: [], ignored }
  const wanted = { ...view.wanted, shape, request: resolve(view.wanted.request, identifiers).value }
  if (observation.state === 'absent') {
    const before = {
      ...(predecessor !== undefined && { predecessor }),
      ...(facts !== undefined && { facts }),
    }
    const change = { state: 'absent', wanted, context, ...before } as const
    return partOf(view, 'create', differences, change)
  }
  const { live } = observation
  const kept = ignored.flatMap((one) => one.differences.map(({ path }) => path))
  const request =
    kept.length === 0 ? wanted.request : (kind.keep?.(wanted.request, live, kept) ?? wanted.request)
  const change = {
    state: 'changed',
    wanted: { ...wanted, request },
    live,
    differences,
    context,
  } as const
  return { ...partOf(view, 'change', differences, change), ignored }
}

/** What differs of the fields that are left to others by a rule. */
function ignoredIn(
  { id, whole, observation }: ResourceView,
  identifiers: ReadonlyMap<string, string>,
  actual: Shape,
  rules: readonly ActiveRule[],
): readonly IgnoredDifferences[] {
  if (whole === undefined || observation.state !== 'present') return []
  return ignoredBy(compare(resolve(whole, identifiers).value, actual), id, rules)
}

function partOf(
  { id, kind, due }: Pick<ResourceView, 'id' | 'kind' | 'due'>,
  verb: ResourceDifferences['verb'],
  differences: readonly Difference[],
  change: Change<object, unknown>,
): Part {
  const stepsOf = (calls: readonly PlannedCall[]) =>
    calls.map((planned) => ({ resource: id, ...planned }))
  const steps = stepsOf(kind.plan(change))
  const wait = kind.waits?.(change)
  const next = steps.length === 0 && wait !== undefined ? kind.afterWait?.(change) : undefined
  return {
    differences: { resource: id, verb, differences, ...(due === true && { due }) },
    steps,
    ...(wait !== undefined && { held: { resource: id, ...wait, next: stepsOf(next ?? []) } }),
  }
}

/** Why this resource cannot be acted on now: something it needs is not there, or it is not ours. */
function blocked(
  context: Context,
  view: ResourceView,
  part: Part,
  identifiers: ReadonlyMap<string, string>,
  unreadable: ReadonlySet<ResourceId>,
): Reason | undefined {
  if (part.steps.length === 0) return undefined
  // What it would wait for ends by itself; this ends when a person hands it over, and is said at once.
  const foreign = notOurs(context, view)
  if (foreign !== undefined) return foreign
  const hidden = [...predecessorsOf(view)].find((id) => unreadable.has(id))
  if (hidden !== undefined) {
    return { reason: 'WaitsFor', because: `${hidden} could not be read` }
  }
  const { request, after } = view.wanted ?? {}
  const missing = resolve([request, after], identifiers).missing[0]
  if (missing !== undefined) {
    return { reason: 'WaitsFor', because: `waits for ${missing}`, awaits: 'resource' }
  }
  return undefined
}

/** A resource that carries no tag of this unit belongs to somebody else: it is never changed and never deleted. */
function notOurs({ unit }: Context, { id, observation, tags }: ResourceView): Reason | undefined {
  if (observation.state !== 'present' || tags === undefined) return undefined
  const owner = tags['plumbline:unit']
  if (owner === unit) return undefined
  const of = owner === undefined ? 'has no plumbline:unit tag' : `belongs to ${owner}`
  return {
    reason: 'NotOurs',
    because: `${id} exists and ${of}; to hand it over, tag it plumbline:unit=${unit}`,
  }
}

/**
 * A removed unit goes in reverse: a resource is deleted when everything that used it is gone. Something that could not
 * be read, or whose tags were not read, stays.
 */
function planRemoved(
  context: Context,
  views: readonly ResourceView[],
  rules: Rules,
): readonly Part[] {
  const there = views.toReversed().filter(isThere)
  return there.map((view) => {
    const part = deletion(context, view)
    const reason =
      unowned(context, view) ?? rules.keep ?? rules.waits ?? waitsForLaterKinds(there, view)
    return reason === undefined ? part : hold(view, part, reason)
  })
}

function deletion(context: Context, view: ResourceView): Part {
  const { observation } = view
  if (observation.state !== 'present') return { steps: [] }
  return partOf(view, 'delete', [], { state: 'unwanted', live: observation.live, context })
}

function hold(view: ResourceView, part: Part, reason: Reason): Part {
  if (part.steps.length === 0) return part
  return { ...part, steps: [], held: { resource: view.id, ...reason, next: part.steps } }
}
