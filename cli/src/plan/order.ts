import type { Plan } from '@plumbline/controller/model'

/**
 * Plans in the order in which they can go out: units after the ones that they depend on, otherwise by name. The language
 * refuses circles; of one, a unit comes before what it depends on.
 */
export function inOrder(plans: readonly Plan[]): readonly Plan[] {
  const byUnit = new Map(plans.map((plan) => [plan.unit, plan]))
  const entered = new Set<Plan>()
  const ordered: Plan[] = []
  const place = (plan: Plan): void => {
    if (entered.has(plan)) return
    entered.add(plan)
    for (const unit of plan.dependsOn ?? []) {
      const before = byUnit.get(unit)
      if (before !== undefined) place(before)
    }
    ordered.push(plan)
  }
  for (const plan of plans.toSorted((a, b) => (a.unit < b.unit ? -1 : 1))) place(plan)
  return ordered
}
