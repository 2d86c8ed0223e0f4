import type { DesiredState, Problem, UnitId } from '@plumbline/desired-state'
import { choose } from '../engine/plan/choose.ts'
import { placeOf } from '../engine/context.ts'
import { decide } from '../engine/decide/decide.ts'
import { wantOf, type Snapshot } from '../engine/source/desired.ts'
import { whyFrozen } from '../engine/plan/freeze.ts'
import { inventory } from '../engine/board/inventory.ts'
import { observe } from '../engine/observe/observe.ts'
import { whyKept } from '../engine/plan/removal.ts'
import { kinds } from '../kinds/index.ts'
import { faultOf, type AwsAt, type Fault, type Plan } from '../model/index.ts'
import { isChosen, withSources, type PlanOnceOptions } from './sources.ts'

export interface PlanReport {
  readonly plans: readonly Plan[]
  readonly problems: readonly Problem[]
  /** Texts of the files with problems, by path. */
  readonly texts: ReadonlyMap<string, string>
  /** Sources and environments that could not be read. */
  readonly faults: readonly Fault[]
  /** Why environments stand still now, by name. */
  readonly frozen: ReadonlyMap<string, string>
  /** The head of each source that could be fetched. */
  readonly heads: ReadonlyMap<string, string>
  /** Where each environment is: `123456789012/eu-west-1`, by its name. */
  readonly places: ReadonlyMap<string, string>
}

/**
 * What would be sent to AWS now, by unit. Fetches the sources into a folder that is removed again and reads AWS; it
 * changes nothing, and it knows nothing of holds, which are in the memory of a running controller: `plumbline plan` asks one.
 */
export async function planOnce(options: PlanOnceOptions): Promise<PlanReport> {
  return withSources(options, async ({ snapshots, texts, problems, aws, clock, faults }) => {
    const units = await unitsOf(snapshots, aws, faults)
    const chosen = units.filter(({ unit }) => isChosen(unit, options))
    const plans = await Promise.all(
      chosen.map(({ unit, source }) => planUnit(unit, source, snapshots, units, aws, clock.now())),
    )
    const frozen = frozenIn(snapshots, clock.now())
    const heads = new Map([...snapshots].map(([name, { revision }]) => [name, revision]))
    const places = placesIn(snapshots)
    const found = plans.filter((plan) => plan !== undefined)
    return { plans: found, problems, texts, faults, frozen, heads, places }
  })
}

function placesIn(snapshots: ReadonlyMap<string, Snapshot>): ReadonlyMap<string, string> {
  const all = [...snapshots.values()].flatMap(({ state }) => [...state.environments.values()])
  return new Map(all.map(({ name, account, region }) => [name, `${account}/${region}`]))
}

/** What the windows of the environments say; whom a person let through is not known here. */
function frozenIn(
  snapshots: ReadonlyMap<string, Snapshot>,
  now: number,
): ReadonlyMap<string, string> {
  const environments = [...snapshots.values()].flatMap(({ state }) => [
    ...state.environments.values(),
  ])
  return new Map(
    environments.flatMap(({ name, policy }) => {
      const frozen = whyFrozen(policy.freeze, now)
      return frozen === undefined ? [] : [[name, frozen.because] as const]
    }),
  )
}

interface OwnedBy {
  readonly unit: UnitId
  readonly source: string
}

/** Every unit in Git, and every one that is only left in AWS. */
async function unitsOf(
  snapshots: ReadonlyMap<string, Snapshot>,
  aws: AwsAt,
  faults: Fault[],
): Promise<readonly OwnedBy[]> {
  const units: OwnedBy[] = []
  for (const { source, state } of snapshots.values()) {
    const wanted = idsIn(state)
    units.push(...[...wanted].map((unit) => ({ unit, source })))
    for (const environment of state.environments.values()) {
      try {
        const { reader } = aws(placeOf(environment))
        const left = await inventory(kinds, reader, environment, wanted)
        units.push(...left.filter((one) => one.source === source))
      } catch (error) {
        faults.push(faultOf(error))
      }
    }
  }
  return units
}

function idsIn(state: DesiredState): ReadonlySet<UnitId> {
  return new Set([...state.units.keys(), ...state.broken.keys()])
}

async function planUnit(
  unit: UnitId,
  source: string,
  snapshots: ReadonlyMap<string, Snapshot>,
  all: readonly OwnedBy[],
  aws: AwsAt,
  now: number,
): Promise<Plan | undefined> {
  const want = wantOf(snapshots, unit, source)
  const course = choose(unit, want, undefined, undefined)
  if (course === undefined) return undefined
  const { context, target } = course
  const { reader } = aws(placeOf(context.environment))
  const look = { context, known: {}, suspect: false, now, ...(target && { unit: target.unit }) }
  const views = await observe(kinds, reader, look)
  const siblings = all.filter((one) => one.source === source)
  const removed = siblings.filter((one) => wantOf(snapshots, one.unit, source).state === 'removed')
  const keep =
    target === undefined
      ? whyKept({
          unit,
          policy: context.environment.policy.prune,
          confirmed: false,
          // A plan has no memory; what it shows is what a controller with one would do.
          seenInGit: true,
          removed: removed.length,
          known: siblings.length,
        })
      : undefined
  return decide(course, undefined, views, keep, now).plan
}
