import type { Evidence, HealthReport, Hold, Inquiry } from '../../model/index.ts'
import type { ResourceView } from './observe.ts'

/** How many failures are looked at one by one; from there on, each time that they have doubled. */
const failuresEachMax = 4

/** Whether what was found out answers the question: it is asked again only as more fails, and once when it is over. Pure. */
export function isKnown(known: Evidence, { of, final, failures }: Inquiry): boolean {
  if (known.of !== of) return false
  if (known.final || final) return known.final
  const enough = known.failures < failuresEachMax ? known.failures : known.failures * 2 - 1
  return failures <= enough
}

/** The same views, with the cause before what ECS says of the rollout. Pure. */
export function withCause(
  views: readonly ResourceView[],
  evidence: Evidence | undefined,
): readonly ResourceView[] {
  if (evidence === undefined || evidence.why === '') return views
  return views.map((view) =>
    view.health?.inquiry?.of === evidence.of
      ? { ...view, health: caused(view.health, evidence.why) }
      : view,
  )
}

function caused(health: HealthReport, cause: string): HealthReport {
  const { rollout, givenUp, inquiry } = health
  const isGood = health.health === 'Healthy'
  return {
    ...health,
    ...(!isGood && { why: after(cause, inquiry?.said ?? health.why) }),
    ...(rollout !== undefined && { rollout: { ...rollout, why: after(cause, rollout.why) } }),
    ...(givenUp !== undefined && { givenUp: after(cause, givenUp) }),
  }
}

function after(cause: string, said: string): string {
  return `${cause.replace(/\.$/, '')}; ${said}`
}

/** Whether what was found out still explains the unit: it is being asked about, or it is why the unit is held. Pure. */
export function evidenceAfter(
  before: Evidence | undefined,
  asked: Evidence | undefined,
  hold: Hold | undefined,
): Evidence | undefined {
  if (asked !== undefined) return asked
  // Of what people decided there is nothing to explain.
  const isDecided = hold?.by !== undefined || hold?.rejected === true
  const failed = hold !== undefined && (!isDecided || hold.stuck !== undefined)
  return failed ? before : undefined
}
