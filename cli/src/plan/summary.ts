import type { Effect, Plan } from '@plumbline/controller/model'
import { differs, isReadable } from './report.ts'
import { effectOf, stepsOf } from './told.ts'

/** One line that counts resources by what happens to them, and units that need nothing. */
export function summaryText(plans: readonly Plan[]): string {
  const effects = plans.flatMap((plan) => {
    const byResource = Map.groupBy(stepsOf(plan), ({ resource }) => resource)
    return [...byResource.values()].map(effectOf)
  })
  const count = (effect: Effect) => effects.filter((one) => one === effect).length
  const replaced = count('replaces tasks')
  const seen = plans.filter(isReadable)
  const stays = plans.filter((plan) => plan.differences.length > 0 && stepsOf(plan).length === 0)
  const unchanged = seen.filter((plan) => !differs(plan)).length
  const actions = [
    counted(count('creates'), 'to create'),
    counted(count('updates in place'), 'to change in place'),
    counted(replaced, replaced === 1 ? 'replaces tasks' : 'replace tasks'),
    counted(count('recreates'), 'to recreate'),
    counted(count('deletes'), 'to delete'),
  ].filter((part) => part !== '')
  const units = [
    counted(stays.length, stays.length === 1 ? 'unit differs and stays' : 'units differ and stay'),
    counted(unchanged, unchanged === 1 ? 'unit unchanged' : 'units unchanged'),
    counted(plans.length - seen.length, 'could not be seen'),
  ].filter((part) => part !== '')
  const first = actions.length === 0 ? 'nothing to do' : actions.join(', ')
  return units.length === 0 ? first : `${first}; ${units.join(', ')}`
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}`
}
