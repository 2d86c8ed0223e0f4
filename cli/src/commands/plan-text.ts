import type { Difference, Effect, Plan, ResourceId, Step } from '@plumbline/controller/model'
import { oneLine, valueText } from '../plain.ts'
import type { Colours } from '../terminal.ts'
import { short } from '../words.ts'
import { differs, isReadable, summaryOf } from './plan-report.ts'

const signs = {
  creates: '+',
  'updates in place': '~',
  'replaces tasks': '~',
  recreates: '±',
  deletes: '-',
} as const satisfies Record<Effect, string>

/** A plan for people: a block for each unit that differs or cannot be seen, and one line that counts. */
export function planText(plans: readonly Plan[], colours: Colours): readonly string[] {
  const told = plans.filter((plan) => differs(plan) || !isReadable(plan))
  return [...told.flatMap((plan) => unitBlock(plan, colours)), summaryLine(plans)]
}

function unitBlock(plan: Plan, colours: Colours): readonly string[] {
  const fields = new Map(plan.differences.map((one) => [one.resource, one.differences]))
  /** The fields of one resource, told once: below the first of its calls. */
  const take = (resource: ResourceId): readonly string[] => {
    const differences = fields.get(resource) ?? []
    fields.delete(resource)
    return differences.map((difference) => fieldLine(difference, colours))
  }
  const calls = plan.steps.flatMap((step) => [callLine(step, colours), ...take(step.resource)])
  const held = plan.held.flatMap(({ resource, because, next }) => [
    `  ${colours.dim('…')} held  ${oneLine(resource)}: ${oneLine(because)}`,
    ...next.map((step) => `    then${callLine(step, colours)}`),
    ...take(resource),
  ])
  const rest = plan.differences
    .filter(({ resource }) => fields.has(resource))
    .flatMap(({ resource, verb }) => [`  ≠ ${verb}  ${oneLine(resource)}`, ...take(resource)])
  const unreadable = [...unreadableByFault(plan)].flatMap(([message, { hint, resources }]) => [
    `  ${colours.red('?')} cannot be read  ${resources.map(oneLine).join(', ')}: ${oneLine(message)}`,
    `      ${oneLine(hint)}`,
  ])
  const head = `${colours.bold(plan.unit)} at ${short(plan.revision)}`
  return [head, ...calls, ...held, ...rest, ...unreadable, '']
}

/** What cannot be reached cannot be read at all: one reason is told once. */
function unreadableByFault({ unreadable }: Plan) {
  const found = new Map<string, { readonly hint: string; readonly resources: ResourceId[] }>()
  for (const { resource, fault } of unreadable) {
    const known = found.get(fault.message)
    if (known === undefined) found.set(fault.message, { hint: fault.hint, resources: [resource] })
    else known.resources.push(resource)
  }
  return found
}

function callLine({ effect, call, resource }: Step, colours: Colours): string {
  const paint = { creates: colours.green, deletes: colours.red, recreates: colours.red }
  const sign = (effect in paint ? paint[effect as keyof typeof paint] : colours.yellow)(
    signs[effect],
  )
  return `  ${sign} ${effect.padEnd(16)}  ${call.op}  ${oneLine(resource)}`
}

function fieldLine({ path, from, to }: Difference, colours: Colours): string {
  const before = from === undefined || from === null ? '' : `${colours.red(valueText(from))} → `
  return `      ${oneLine(path)}: ${before}${colours.green(valueText(to))}`
}

function summaryLine(plans: readonly Plan[]): string {
  const summary = summaryOf(plans)
  const { create, changeInPlace, replaceTasks, recreate, delete: gone } = summary
  const calls = [
    `${create} to create`,
    `${changeInPlace} to change in place`,
    `${replaceTasks} ${replaceTasks === 1 ? 'replaces' : 'replace'} tasks`,
    ...(recreate > 0 ? [`${recreate} to recreate`] : []),
    `${gone} to delete`,
  ]
  const units = [
    `${summary.unchanged} ${summary.unchanged === 1 ? 'unit' : 'units'} unchanged`,
    ...(summary.unreadable > 0 ? [`${summary.unreadable} could not be seen`] : []),
  ]
  return `${calls.join(', ')}; ${units.join(', ')}`
}
