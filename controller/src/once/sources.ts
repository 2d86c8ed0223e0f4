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
import { partsOf } from '../engine/context.ts'
import type { Snapshot } from '../engine/source/desired.ts'
import { readHandovers } from '../engine/source/handovers.ts'
import { tenancyOf } from '../engine/source/tenancy.ts'
import { handover } from '../kinds/index.ts'
import { connect, sourcesOf, type ControllerOptions } from '../main.ts'
import { faultOf, type AwsAt, type Clock, type Fault } from '../model/index.ts'

/** What a look at everything, once and without a controller, is about. */
export interface PlanOnceOptions extends Omit<ControllerOptions, 'log' | 'store'> {
  /** Only this unit. */
  readonly unit?: string
  /** Only the units of this environment. */
  readonly environment?: string
  /** Documents that take the place of those at the head of a source, by the name of the source. */
  readonly documents?: ReadonlyMap<string, readonly SourceFile[]>
}

/** What a look has to work with. */
export interface Around extends Found {
  readonly clock: Clock
  readonly aws: AwsAt
  /** Where the sources were fetched to. */
  readonly folder: string
  readonly problems: readonly Problem[]
  /** What could not be read so far; a look adds to it. */
  readonly faults: Fault[]
}

/** Fetches the sources for one look. Their folder is gone, and the connections to AWS closed, when that ends. */
export async function withSources<Result>(
  options: PlanOnceOptions,
  look: (around: Around) => Result | Promise<Result>,
): Promise<Result> {
  const clock = options.clock ?? systemClock
  const aws = options.aws ?? connect(options, clock, options.random ?? systemRandom)
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-'))
  const faults: Fault[] = []
  try {
    const found = await snapshotsOf(options, { clock, aws, folder }, faults)
    const problems = [...found.snapshots.values()].flatMap(({ state }) => state.problems)
    return await look({ ...found, clock, aws, folder, problems, faults })
  } finally {
    await rm(folder, { recursive: true, force: true })
    aws.close()
  }
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
async function snapshotsOf(
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
