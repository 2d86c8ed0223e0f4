import {
  handoverNeeds,
  load,
  type DesiredState,
  type Problem,
  type SourceFile,
  type UnitId,
} from '@plumbline/desired-state'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packer } from '../bundles/pack.ts'
import { withBundles } from '../bundles/units.ts'
import { puppetValidator } from '../bundles/validate.ts'
import { systemClock } from '../adapters/clock.ts'
import { systemRandom } from '../adapters/random.ts'
import { choose } from '../engine/plan/choose.ts'
import { partsOf, placeOf } from '../engine/context.ts'
import { decide } from '../engine/decide/decide.ts'
import { wantOf, type Snapshot } from '../engine/source/desired.ts'
import { whyFrozen } from '../engine/plan/freeze.ts'
import { readHandovers } from '../engine/source/handovers.ts'
import { inventory } from '../engine/board/inventory.ts'
import { observe } from '../engine/observe/observe.ts'
import { whyKept } from '../engine/plan/removal.ts'
import { tenancyOf } from '../engine/source/tenancy.ts'
import { handover, kinds } from '../kinds/index.ts'
import { connect, sourcesOf, type ControllerOptions } from '../main.ts'
import { faultOf, type AwsAt, type Clock, type Fault, type Plan } from '../model/index.ts'

/** What a look at everything, once and without a controller, is about. */
export interface PlanOnceOptions extends Omit<ControllerOptions, 'log' | 'store'> {
  /** Only this unit. */
  readonly unit?: string
  /** Only the units of this environment. */
  readonly environment?: string
  /** Documents that take the place of those at the head of a source, by the name of the source. */
  readonly documents?: ReadonlyMap<string, readonly SourceFile[]>
}

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
  const clock = options.clock ?? systemClock
  const aws = options.aws ?? connect(options, clock, options.random ?? systemRandom)
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-plan-'))
  const faults: Fault[] = []
  try {
    const { snapshots, texts } = await snapshotsOf(options, { clock, aws, folder }, faults)
    const units = await unitsOf(snapshots, aws, faults)
    const chosen = units.filter(({ unit }) => isChosen(unit, options))
    const plans = await Promise.all(
      chosen.map(({ unit, source }) => planUnit(unit, source, snapshots, units, aws, clock.now())),
    )
    const problems = [...snapshots.values()].flatMap(({ state }) => state.problems)
    const frozen = frozenIn(snapshots, clock.now())
    const heads = new Map([...snapshots].map(([name, { revision }]) => [name, revision]))
    const places = placesIn(snapshots)
    const found = plans.filter((plan) => plan !== undefined)
    return { plans: found, problems, texts, faults, frozen, heads, places }
  } finally {
    await rm(folder, { recursive: true, force: true })
    aws.close()
  }
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

export function isChosen(
  unit: UnitId,
  only: Pick<PlanOnceOptions, 'unit' | 'environment'>,
): boolean {
  const { environment } = partsOf(unit)
  return (
    (only.unit === undefined || only.unit === unit) &&
    (only.environment === undefined || only.environment === environment)
  )
}

/** What the sources say now. */
export interface Found {
  readonly snapshots: Map<string, Snapshot>
  /** Files by source, and their texts by path. */
  readonly files: Map<string, readonly SourceFile[]>
  readonly texts: Map<string, string>
  /** How other documents of a source are rendered. */
  readonly loads: Map<string, (files: readonly SourceFile[]) => DesiredState>
}

/** Each source as it is now, and its files; what cannot be fetched becomes a fault. */
export async function snapshotsOf(
  options: PlanOnceOptions,
  { clock, aws, folder }: { readonly clock: Clock; readonly aws: AwsAt; readonly folder: string },
  faults: Fault[],
): Promise<Found> {
  const snapshots = new Map<string, Snapshot>()
  const found: Found['files'] = new Map()
  const texts = new Map<string, string>()
  const pack = packer(puppetValidator())
  const loads: Found['loads'] = new Map()
  // Those with tenants for others first.
  const sources = sourcesOf(options, clock, folder).toSorted(
    (a, b) => Number(a.tenants !== undefined) - Number(b.tenants !== undefined),
  )
  for (const { git, ...source } of sources) {
    try {
      const tenancy = tenancyOf({ ...source, name: git.name }, snapshots)
      const given = options.documents?.get(git.name)
      const revision = given === undefined ? (await git.head()).revision : uncommitted
      const files = given ?? (await git.files(revision))
      found.set(git.name, files)
      for (const { path, text } of files) texts.set(path, text)
      const needs = handoverNeeds(files)
      const handovers = await readHandovers(needs, { handover, aws }, undefined)
      const render = (some: readonly SourceFile[]) =>
        load(some, { ...tenancy, handover: handovers })
      loads.set(git.name, render)
      const loaded = render(files)
      // The code of bundles is in Git: documents from a folder are planned without them.
      const state = given === undefined ? await withBundles(loaded, git, revision, pack) : loaded
      snapshots.set(git.name, { source: git.name, revision, state })
    } catch (error) {
      faults.push(faultOf(error))
    }
  }
  return { snapshots, files: found, texts, loads }
}

/** Stands for a commit where documents come from a folder. */
export const uncommitted = 'uncommitted'

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
