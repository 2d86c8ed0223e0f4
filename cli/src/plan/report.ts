import { redactDifferences, redactEnvironment } from '@plumbline/controller/model'
import type {
  Effect,
  Fault,
  Hash,
  Plan,
  ResourceDifferences,
  Step,
} from '@plumbline/controller/model'
import { inOrder } from './order.ts'

/** How many calls a plan holds, by what they do, those that wait for another call included. */
export interface PlanSummary {
  readonly create: number
  readonly changeInPlace: number
  readonly replaceTasks: number
  readonly recreate: number
  readonly delete: number
  /** Units that need no call. */
  readonly unchanged: number
  /** Units of which something could not be read. */
  readonly unreadable: number
}

const fieldOf = {
  creates: 'create',
  'updates in place': 'changeInPlace',
  'replaces tasks': 'replaceTasks',
  recreates: 'recreate',
  deletes: 'delete',
  'answers a gate': 'changeInPlace',
} as const satisfies Record<Effect, keyof PlanSummary>

function summaryOf(plans: readonly Plan[]): PlanSummary {
  const counts = { create: 0, changeInPlace: 0, replaceTasks: 0, recreate: 0, delete: 0 }
  for (const { effect } of plans.flatMap(callsOf)) counts[fieldOf[effect]]++
  const seen = plans.filter(isReadable)
  const unchanged = seen.filter((plan) => !differs(plan)).length
  return { ...counts, unchanged, unreadable: plans.length - seen.length }
}

/** Every call of a plan, in order: those that can be sent now, then those that wait. */
function callsOf({ steps, held }: Plan): readonly Step[] {
  return [...steps, ...held.flatMap(({ next }) => next)]
}

/** Live AWS is not what Git says, whether or not something is done about it. */
export function differs(plan: Plan): boolean {
  return plan.differences.length > 0 || callsOf(plan).length > 0
}

export function isReadable({ unreadable }: Plan): boolean {
  return unreadable.length === 0
}

/** The same plan without the values of environment variables: plans end up in pull requests and build logs. */
export function redactPlan(plan: Plan, hash: Hash): Plan {
  const redactStep = (step: Step): Step => {
    return { ...step, call: { ...step.call, input: redactEnvironment(step.call.input, hash) } }
  }
  return {
    ...plan,
    differences: redactDifferences(plan.differences, hash),
    steps: plan.steps.map(redactStep),
    held: plan.held.map((held) => ({ ...held, next: held.next.map(redactStep) })),
  }
}

/** The shape of `-o json`, version 1. */
export function jsonReport(
  plans: readonly Plan[],
  faults: readonly Fault[],
  {
    holds,
    standing,
  }: { readonly holds: string; readonly standing: ReadonlyMap<string, readonly string[]> },
): object {
  return {
    version: 1,
    units: inOrder(plans).map((plan) => ({
      unit: plan.unit,
      revision: plan.revision,
      dependsOn: plan.dependsOn ?? [],
      differences: plan.differences.map((one) => differencesReport(plan, one)),
      calls: plan.steps.map(callReport),
      held: plan.held.map(({ next, ...why }) => ({ ...why, calls: next.map(callReport) })),
      unreadable: plan.unreadable,
      standing: standing.get(plan.unit) ?? [],
    })),
    holds,
    faults,
    problems: [],
    summary: summaryOf(plans),
  }
}

function differencesReport(
  { origins }: Plan,
  { resource, verb, differences }: ResourceDifferences,
): object {
  const fields = differences.map((difference) => {
    const { path, at } = origins?.[resource]?.[difference.path] ?? {}
    return path === undefined ? difference : { ...difference, origin: { path, ...at } }
  })
  return { resource, verb, differences: fields }
}

function callReport({ resource, effect, call: { op, input }, note }: Step): object {
  return { resource, effect, op, input, ...(note !== undefined && { note }) }
}
