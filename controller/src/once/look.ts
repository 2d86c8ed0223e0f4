import type { DesiredState, Problem, SourceFile, Unit } from '@plumbline/desired-state'
import { contextOf, placeOf } from '../engine/context.ts'
import { observe, type ResourceView } from '../engine/observe/observe.ts'
import type { Model } from '../adoption/gap.ts'
import { kinds } from '../kinds/index.ts'
import {
  compare,
  keysOf,
  resolve,
  type AwsAt,
  type Fault,
  type JsonObject,
  type ResourceDifferences,
  type ResourceId,
  type Target,
} from '../model/index.ts'
import { withSources, type PlanOnceOptions } from './sources.ts'

/** One unit beside what is live of it: what it would differ in can be asked of any render of it. */
export interface LookedAt {
  readonly unit: Unit
  readonly source: string
  /** In what live AWS differs from a render of the unit; what was not readable is left out. Pure. */
  differences(unit: Unit): readonly ResourceDifferences[]
  /** Where the documents may say a field of a resource. */
  sources(resource: ResourceId, path: string): readonly string[]
  /** What runs, as AWS answers it. */
  readonly model: Model
  /** Renders other documents of the same source. */
  readonly load: Load
}

type Load = (files: readonly SourceFile[]) => DesiredState

export interface LookReport {
  /** Left out when no source has the unit, or its documents have problems. */
  readonly looked?: LookedAt
  readonly problems: readonly Problem[]
  /** What could not be read. */
  readonly faults: readonly Fault[]
}

/** Looks at one unit, once and without a controller; reads AWS and changes nothing. */
export async function lookOnce(
  options: PlanOnceOptions & { readonly unit: string },
): Promise<LookReport> {
  return withSources(options, async ({ snapshots, loads, problems, aws, clock, faults }) => {
    const found = [...snapshots.values()].flatMap(({ source, revision, state }) => {
      const unit = state.units.get(options.unit as Unit['id'])
      return unit === undefined ? [] : [{ source, revision, unit }]
    })[0]
    if (found === undefined) return { problems, faults }
    const loadSource = loads.get(found.source)
    if (loadSource === undefined) return { problems, faults }
    const looked = await lookAt(found, aws, clock.now(), loadSource)
    return { ...looked, problems, faults: [...faults, ...looked.faults] }
  })
}

/** Looks at what is live of a unit. */
export async function lookAt(
  target: Target,
  aws: AwsAt,
  now: number,
  load: Load,
): Promise<{ readonly looked: LookedAt; readonly faults: readonly Fault[] }> {
  const { reader } = aws(placeOf(target.unit.environment))
  const look = { context: contextOf(target), unit: target.unit, known: {}, suspect: false, now }
  const views = await observe(kinds, reader, look)
  const faults = views.flatMap(({ observation }) =>
    observation.state === 'unreadable' ? [observation.fault] : [],
  )
  return { looked: lookedAt(target, views, load), faults }
}

function lookedAt(
  { unit, source, revision }: Target,
  views: readonly ResourceView[],
  load: Load,
): LookedAt {
  const identifiers = new Map(
    views.flatMap(({ id, identifier }) => (identifier === undefined ? [] : [[id, identifier]])),
  )
  return {
    unit,
    source,
    differences(render) {
      const context = contextOf({ source, revision, unit: render })
      return views.flatMap((view) => differencesOf(view, render, context, identifiers))
    },
    sources(resource, path) {
      const view = views.find(({ id }) => id === resource)
      return view?.kind.sources?.(keysOf(path), unit, view.wanted?.name ?? '') ?? []
    },
    model: modelOf(views),
    load,
  }
}

function differencesOf(
  view: ResourceView,
  unit: Unit,
  context: ReturnType<typeof contextOf>,
  identifiers: ReadonlyMap<string, string>,
): readonly ResourceDifferences[] {
  const { id, kind, observation } = view
  if (observation.state === 'unreadable') return []
  const name = id.slice(kind.name.length + 1)
  const wanted = kind.wanted(unit, context).find((one) => one.name === name)
  if (wanted === undefined) {
    const left = observation.state === 'present'
    return left ? [{ resource: id, verb: 'delete', differences: [] }] : []
  }
  const shape = resolve(wanted.shape, identifiers).value
  const present = observation.state === 'present'
  const differences = compare(shape, present ? kind.actual(observation.live) : {})
  const verb = present ? 'change' : 'create'
  return differences.length === 0 ? [] : [{ resource: id, verb, differences }]
}

/** The task definition that runs and the service, as their kinds keep them. */
function modelOf(views: readonly ResourceView[]): Model {
  const live = (kind: string) =>
    views.flatMap(({ kind: { name }, observation }) =>
      name === kind && observation.state === 'present' ? [observation.live as JsonObject] : [],
    )[0]
  const family = live('task-definition')
  const running = (family?.inUse ?? family?.match) as JsonObject | undefined
  const taskDefinition = running?.taskDefinition as JsonObject | undefined
  const service = live('service')?.service as JsonObject | undefined
  return { ...(taskDefinition && { taskDefinition }), ...(service && { service }) }
}
