import type { Effect, Held, Plan, ResourceId, Step } from '@plumbline/controller/model'
import { fieldsOf, type ToldField } from './fields.ts'
import { inOrder } from './order.ts'
import { differs, isReadable } from './report.ts'

/** Why a controller would not send what a plan says, by unit. */
export type Standing = ReadonlyMap<string, readonly string[]>

/** What one plan says to a person, before it is drawn on a terminal or in a comment. */
export interface ToldUnit {
  readonly unit: string
  readonly revision: string
  /** What happens to the unit as a whole: `replaces tasks`, `deletes: it is no longer in Git`. */
  readonly headline: string
  /** Units that it depends on and that change too: they go first. */
  readonly after: readonly string[]
  /** Why a controller would leave it as it is all the same. */
  readonly standing: readonly string[]
  /** Why nothing of it is done now, when the reason is the same for all of it. */
  readonly because?: string
  readonly resources: readonly ToldResource[]
  readonly unreadable: readonly ToldFault[]
}

export interface ToldResource {
  readonly resource: ResourceId
  /** What a call does; `differs` where none is going to be made. */
  readonly effect: Effect | 'differs' | 'waits'
  /** The calls that do it, `ecs:UpdateService`, in order. */
  readonly calls: readonly string[]
  /** What AWS does at once because of them. */
  readonly notes: readonly string[]
  /** Why they are not made at once. */
  readonly because?: string
  readonly fields: readonly ToldField[]
}

export interface ToldFault {
  readonly resources: readonly ResourceId[]
  readonly message: string
  readonly hint: string
}

/** The plans that say something, in the order in which they can go out. */
export function tellAll(
  plans: readonly Plan[],
  standing: Standing = new Map(),
): readonly ToldUnit[] {
  const told = inOrder(plans).filter((plan) => differs(plan) || !isReadable(plan))
  const changing = new Set(told.map(({ unit }) => unit))
  return told.map((plan) => ({
    ...tell(plan, changing),
    standing: standing.get(plan.unit) ?? [],
  }))
}

function tell(plan: Plan, changing: ReadonlySet<string>): Omit<ToldUnit, 'standing'> {
  const resources = toldResources(plan)
  const because = sharedReason(plan)
  return {
    unit: plan.unit,
    revision: plan.revision,
    headline: headlineOf(plan),
    after: (plan.dependsOn ?? []).filter((unit) => changing.has(unit)),
    ...(because !== undefined && { because }),
    resources:
      because === undefined
        ? resources
        : resources.map(({ because: _told, ...resource }) => resource),
    unreadable: toldFaults(plan),
  }
}

/** Effects by how much they mean to what runs, the gravest first. */
const gravest: readonly Effect[] = [
  'deletes',
  'recreates',
  'replaces tasks',
  'creates',
  'updates in place',
]

export function stepsOf({ steps, held }: Plan): readonly Step[] {
  return [...steps, ...held.flatMap(({ next }) => next)]
}

/** The gravest effect of some steps; `undefined` of none. */
export function effectOf(steps: readonly Step[]): Effect | undefined {
  return gravest.find((effect) => steps.some((step) => step.effect === effect))
}

const headlines = {
  deletes: 'deletes something',
  recreates: 'deletes something and makes it again',
  'replaces tasks': 'replaces tasks',
  creates: 'creates',
  'updates in place': 'updates in place, tasks keep running',
  'answers a gate': 'answers a gate',
} as const satisfies Record<Effect, string>

/** A new unit creates; a new revision of a task definition beside a running service is no creation to a reader. */
function headlineOf(plan: Plan): string {
  if (plan.fingerprint === 'removed') {
    return plan.steps.length > 0 ? 'is deleted, it is no longer in Git' : 'is no longer in Git'
  }
  const effect = effectOf(stepsOf(plan))
  if (effect !== undefined) return headlines[effect]
  return plan.differences.length > 0 ? 'differs, and nothing is done' : 'cannot be seen'
}

/** Everything is held for one reason that is no other step of the same plan: it is told once. */
function sharedReason({ steps, held }: Plan): string | undefined {
  const reasons = new Set(held.map(({ because }) => because))
  const [reason] = reasons
  return steps.length === 0 && held.length > 1 && reasons.size === 1 ? reason : undefined
}

/** In the order of the steps, then what waits, then what only differs. */
function toldResources(plan: Plan): readonly ToldResource[] {
  const acted = Map.groupBy(plan.steps, ({ resource }) => resource)
  const held = new Map(plan.held.map((one) => [one.resource, one]))
  const ids = new Set([
    ...acted.keys(),
    ...held.keys(),
    ...plan.differences.map(({ resource }) => resource),
  ])
  return [...ids].map((id) => toldResource(plan, id, acted.get(id) ?? [], held.get(id)))
}

function toldResource(
  plan: Plan,
  resource: ResourceId,
  steps: readonly Step[],
  held: Held | undefined,
): ToldResource {
  const all = [...steps, ...(held?.next ?? [])]
  const calls = [...new Set(all.map(({ call }) => call.op))]
  const effect = effectOf(all) ?? (held === undefined ? 'differs' : 'waits')
  const found = plan.differences.find((one) => one.resource === resource)
  return {
    resource,
    effect,
    calls,
    notes: all.flatMap(({ note }) => note ?? []),
    ...(held !== undefined && { because: held.because }),
    fields: found === undefined ? [] : fieldsOf(found, plan.origins?.[resource] ?? {}),
  }
}

/** What cannot be reached cannot be read at all: one reason is told once. */
function toldFaults({ unreadable }: Plan): readonly ToldFault[] {
  const grouped = Map.groupBy(unreadable, ({ fault }) => fault.message)
  return [...grouped].map(([message, some]) => ({
    message,
    hint: some[0]?.fault.hint ?? '',
    resources: some.map(({ resource }) => resource),
  }))
}
