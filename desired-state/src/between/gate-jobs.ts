import { unitId } from '../documents/catalogue.ts'
import type { Needs } from './circles.ts'
import type { Link } from '../documents/links.ts'
import { compareText, problemAt } from '../text/problem.ts'
import type { Draft } from '../render/render.ts'
import type { Problem, UnitId } from '../types.ts'

/** What the objects need, by environment. */
type NeedsIn = ReadonlyMap<string, Needs>

/** A job that a service runs within its rollouts. */
interface Called {
  readonly job: UnitId
  readonly by: UnitId
  readonly link: Link
}

/** The services that run each job within their rollouts, whether they could be rendered or not. */
export function callersIn(needs: NeedsIn): ReadonlyMap<UnitId, readonly UnitId[]> {
  const byJob = Map.groupBy(calledIn(needs), ({ job }) => job)
  return new Map(
    [...byJob].map(([job, calls]) => [
      job,
      [...new Set(calls.map(({ by }) => by))].toSorted(compareText),
    ]),
  )
}

/** Jobs that cannot wait for a rollout, because they run by the clock or before another one begins. */
export function wrongGateJobs(
  needs: NeedsIn,
  units: ReadonlyMap<UnitId, Draft>,
): readonly { readonly unit: UnitId; readonly problem: Problem }[] {
  const early = new Map(
    linksIn(needs)
      .filter(({ link }) => link.first && link.path[1] === 'deploy')
      .map(({ job, by }) => [job, by]),
  )
  return calledIn(needs).flatMap(({ job, by, link }) => {
    const tell = (message: string, hint: string) => [
      { unit: by, problem: problemAt(link.at, link.path, message, hint) },
    ]
    const unit = units.get(job)
    if (unit?.kind === 'job' && unit.spec.schedule !== undefined) {
      const message = `${link.to} has a schedule, and a gate within a rollout runs a job itself`
      return tell(message, 'write a job without a schedule for the gate')
    }
    const other = early.get(job)
    if (other === undefined) return []
    const message = `${link.to} is run before the rollout of ${other}, too: it cannot wait for this one`
    return tell(message, 'write a job of its own for each of the two gates')
  })
}

function calledIn(needs: NeedsIn): readonly Called[] {
  return linksIn(needs).filter(({ link }) => !link.first)
}

function linksIn(needs: NeedsIn): readonly Called[] {
  return [...needs].flatMap(([environment, objects]) =>
    [...objects].flatMap(([object, links]) =>
      links.map((link) => ({
        job: unitId(environment, link.to),
        by: unitId(environment, object),
        link,
      })),
    ),
  )
}
