import type { AnyKind, Drift, Edit, ResourceDifferences, UnitMemory } from '../../model/index.ts'

/** CloudTrail tells whole seconds, clocks differ, and a look may be answered with what was a while before (ms). */
const slackMs = 10_000
/** How many people are named. */
const authorsMax = 5

/** Those who may have made some drift. */
export interface Suspects {
  readonly kinds: readonly AnyKind[]
  readonly edits: readonly Edit[]
  /** Epoch ms of the last look that found no drift; left out when nobody knows. */
  readonly cleanAt?: number | undefined
  /** Epoch ms of the first look that found no drift again. */
  readonly until?: number | undefined
}

/**
 * The edits that may have made what differs: of a service that the resource is made of, after the last look that found
 * nothing. Pure; a guess that names people who did something, and never decides anything.
 */
export function authorsOf(
  differences: readonly ResourceDifferences[],
  { kinds, edits, cleanAt = -Infinity, until = Infinity }: Suspects,
): readonly Edit[] {
  const services = new Set(
    differences.flatMap(({ resource }) => {
      const kind = kinds.find(({ name }) => resource.startsWith(`${name}/`))
      const writes = kind?.calls.filter(({ access }) => access === 'write') ?? []
      return writes.map(({ op }) => op.split(':')[0])
    }),
  )
  return edits
    .filter(({ call }) => services.has(call.split(':')[0]))
    .filter(({ at }) => at > cleanAt - slackMs && at <= until + slackMs)
    .slice(-authorsMax)
}

/** The authors of drift that is there, or of drift that was gone before anybody knew who made it. */
export function withAuthors(
  before: UnitMemory | undefined,
  { drift, observedAt }: Omit<UnitMemory, 'next'>,
  suspects: Suspects,
): Pick<UnitMemory, 'drift' | 'pastDrift'> {
  if (drift !== undefined) return { drift: authored(before?.drift, drift, suspects) }
  const ended = before?.drift
  if (ended !== undefined) {
    const until = observedAt ?? ended.since
    return ended.edits === undefined ? { pastDrift: { ...ended, until } } : {}
  }
  const waiting = before?.pastDrift
  if (waiting === undefined || waiting.edits !== undefined) return {}
  const { until, cleanAt } = waiting
  const edits = authorsOf(waiting.differences, { ...suspects, cleanAt, until })
  return { pastDrift: edits.length > 0 ? { ...waiting, edits } : waiting }
}

/** Those who are known stay; a person who adds to drift is added. */
function authored(before: Drift | undefined, drift: Drift, suspects: Suspects): Drift {
  const cleanAt = before === undefined ? suspects.cleanAt : before.cleanAt
  const known = before?.edits ?? []
  const found = authorsOf(drift.differences, { ...suspects, cleanAt })
  const added = found.filter(({ id }) => known.every((one) => one.id !== id))
  const edits = [...known, ...added].slice(-authorsMax)
  return {
    ...drift,
    ...(cleanAt !== undefined && { cleanAt }),
    ...(edits.length > 0 && { edits }),
  }
}
