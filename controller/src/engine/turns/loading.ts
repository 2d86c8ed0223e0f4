import type { DesiredState, HandoverNeed, SourceFile, Tenancy } from '@plumbline/desired-state'
import type { Handover } from '../../model/index.ts'
import type { Board } from '../board/board.ts'
import {
  differ,
  isStale,
  readHandovers,
  type Handovers,
  type HandoversRead,
} from '../source/handovers.ts'
import type { Engine } from '../pass/reconcile.ts'

/** What it takes to turn the files of a source into units. */
export interface Loading {
  readonly engine: Engine
  readonly board: Board
  readonly handover: Handover
  /** The environments of which a source needs the hand-over. */
  readonly needs: (files: readonly SourceFile[]) => Promise<readonly HandoverNeed[]>
  readonly load: (
    files: readonly SourceFile[],
    handovers: Handovers,
    tenancy: Tenancy,
  ) => Promise<DesiredState>
  /** Makes units of the bundles, with their code at that revision of the source. */
  readonly withBundles?: (
    state: DesiredState,
    source: string,
    revision: string,
  ) => Promise<DesiredState>
}

/** Renders the files of a source within its bounds, with what bootstrap handed over to its environments. */
export async function loadSource(
  loading: Loading,
  source: string,
  files: readonly SourceFile[],
  revision: string,
  tenancy: Tenancy,
): Promise<DesiredState> {
  const { board } = loading
  const needs = await loading.needs(files)
  const read = await readFor(loading, needs, board.handovers.get(source))
  board.handovers.set(source, read)
  const state = await loading.load(files, read.values, tenancy)
  return (await loading.withBundles?.(state, source, revision)) ?? state
}

/** Reads again what bootstrap handed over, now and then, and says whether it is not what it was. */
export async function handoversMoved(loading: Loading, source: string): Promise<boolean> {
  const { board, engine } = loading
  const before = board.handovers.get(source)
  if (before === undefined || !isStale(before, engine.clock.now())) return false
  const after = await readFor(loading, before.needs, before)
  board.handovers.set(source, after)
  return differ(before.values, after.values)
}

async function readFor(
  { handover, engine }: Loading,
  needs: readonly HandoverNeed[],
  before: HandoversRead | undefined,
): Promise<HandoversRead> {
  const values = await readHandovers(needs, { handover, aws: engine.aws }, before?.values)
  return { needs, values, readAt: engine.clock.now() }
}
