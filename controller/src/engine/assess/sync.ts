import { astray, type Plan, type ResourceDifferences, type Sync } from '../../model/index.ts'
import type { Facts, Word } from './facts.ts'

/** How far live AWS and Git are apart. */
export function syncOf({
  plan,
  outcomes,
  problems,
  removed,
  drifted,
  hold,
  waits,
}: Facts): Word<Sync> {
  const blind = plan.unreadable[0]
  if (blind !== undefined) {
    return {
      is: 'Unknown',
      reason: blind.fault.code,
      why: `${blind.resource}: ${blind.fault.message}`,
    }
  }
  const problem = problems[0]
  if (problem !== undefined) {
    const why = `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`
    return { is: 'OutOfSync', reason: 'InvalidDocument', why }
  }
  if (removed) {
    return {
      is: 'OutOfSync',
      reason: 'Removed',
      why: 'the unit is no longer in Git and still in AWS',
    }
  }
  if (hold !== undefined) {
    const failed = hold.by === undefined ? 'which failed: ' : 'and '
    const why = `Git wants ${short(hold.revision)}, ${failed}${hold.reason}`
    return { is: 'OutOfSync', reason: 'Held', why }
  }
  if (plan.differences.length > 0) {
    return drifted
      ? {
          is: 'OutOfSync',
          reason: 'Drifted',
          why: `changed outside Git: ${fieldsOf(plan, astray)}`,
        }
      : {
          is: 'OutOfSync',
          reason: 'Changed',
          why: `to be brought in line: ${fieldsOf(plan, mended)}`,
        }
  }
  if (waits !== undefined) {
    return { is: 'OutOfSync', reason: waits.reason, why: waits.because }
  }
  if (outcomes.length > 0) {
    return { is: 'OutOfSync', reason: 'Written', why: 'written, and not yet read back' }
  }
  return { is: 'Synced', reason: 'NoDifferences', why: `live AWS equals Git${butFor(plan)}` }
}

/** What a rule says to ignore is named all the same: nobody else will look for it. */
function butFor({ ignored = [] }: Plan): string {
  const named = ignored.map(
    ({ resource, reason, differences }) =>
      `${resource} ${differences.map(({ path }) => path).join(', ')} (${reason})`,
  )
  return named.length === 0 ? '' : `, but for what is ignored: ${named.join('; ')}`
}

/** The first few fields, by name: a status is one sentence. */
function fieldsOf({ differences }: Plan, whole: (one: ResourceDifferences) => string): string {
  const named = differences.flatMap((one) =>
    one.verb === 'change'
      ? one.differences.map(({ path }) => `${one.resource} ${path}`)
      : [whole(one)],
  )
  const more = named.length > 3 ? ` and ${named.length - 3} more` : ''
  return `${named.slice(0, 3).join(', ')}${more}`
}

function mended({ resource, verb }: ResourceDifferences): string {
  return `${verb} ${resource}`
}

function short(revision: string): string {
  return revision.slice(0, 8)
}
