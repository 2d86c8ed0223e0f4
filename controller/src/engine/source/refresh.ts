import { rolesInForce } from '@plumbline/desired-state'
import type { DesiredState, Problem, SourceFile } from '@plumbline/desired-state'
import {
  faultOf,
  oneLine,
  scrub,
  type AdoptedCommit,
  type Commit,
  type GitSource,
  type Head,
  type SourceState,
} from '../../model/index.ts'
import type { Announcement } from '../announcement.ts'
import type { Snapshot } from './desired.ts'
import { time } from '../time.ts'

/** What one look at a source brought. */
export interface Refreshed {
  readonly state: SourceState
  /** What Git wants, as far as it could be read; the one before when nothing new could. */
  readonly snapshot?: Snapshot
  readonly announcements: readonly Announcement[]
}

export interface Refresh {
  readonly git: GitSource
  readonly load: (files: readonly SourceFile[], revision: string) => Promise<DesiredState>
  /** What the source is rendered with has changed, so that it is loaded even when Git stands still. */
  readonly anew?: boolean
  readonly before: SourceState | undefined
  readonly snapshot: Snapshot | undefined
  /** A revision that a person accepted although it does not descend from the applied one. */
  readonly accept?: string
  readonly now: number
}

/**
 * Fetches one source and loads it when it moved. A fetch that fails leaves everything as it was: "cannot see" is not
 * "empty". A head that does not descend from the applied revision is not adopted until a person accepts it.
 */
export async function refresh(task: Refresh): Promise<Refreshed> {
  const { git, before, now } = task
  try {
    const head = await git.head()
    const rewritten = await isRewritten(task, head)
    const revision = rewritten ? (before?.revision ?? head.revision) : head.revision
    const snapshot = await loadAt(task, revision, head)
    const roles = rolesInForce(before?.roles ?? [], snapshot.state.access)
    const commits = adopted(before?.commits ?? [], rewritten ? undefined : head)
    const state: SourceState = {
      name: git.name,
      revision,
      fetchedAt: now,
      triedAt: now,
      problems: snapshot.state.problems,
      ...(commits.length > 0 && { commits }),
      ...(git.commitPages !== undefined && { commitPages: git.commitPages }),
      ...(roles.length > 0 && { roles }),
      ...(rewritten && { rewritten: head.revision }),
    }
    return { state, snapshot, announcements: announce(before, state, snapshot, head) }
  } catch (error) {
    return failed(task, error)
  }
}

/** Enough for people who ask what the last releases were. */
const commitsMax = 20

function adopted(before: readonly AdoptedCommit[], head: Head | undefined) {
  if (head === undefined || before[0]?.revision === head.revision) return before
  return [{ revision: head.revision, ...commitOf(head) }, ...before].slice(0, commitsMax)
}

async function isRewritten({ git, before, accept }: Refresh, head: Head): Promise<boolean> {
  const applied = before?.revision
  if (applied === undefined || applied === head.revision || accept === head.revision) return false
  return (await git.descends(applied, head.revision)) !== 'yes'
}

async function loadAt(
  { git, load, snapshot, anew }: Refresh,
  revision: string,
  head?: Head,
): Promise<Snapshot> {
  if (snapshot?.revision === revision && anew !== true) return snapshot
  const commit = head?.revision === revision ? commitOf(head) : undefined
  const state = await load(await git.files(revision), revision)
  return { source: git.name, revision, state, ...(commit !== undefined && { commit }) }
}

/** Kept with every attempt: a subject may hold what nobody should have written into it. */
function commitOf({ author, subject, committedAt }: Head): Commit {
  return { author: oneLine(scrub(author)), subject: oneLine(scrub(subject)), committedAt }
}

/**
 * The mirror still has the applied revision: after a restart during an outage drift is watched all the same, and bounds
 * that were drawn closer hold.
 */
async function failed(task: Refresh, error: unknown): Promise<Refreshed> {
  const { git, before, now } = task
  const fault = faultOf(error)
  const same = before?.fault?.code === fault.code
  const faultSince = same ? (before.faultSince ?? now) : now
  const state: SourceState = {
    ...before,
    name: git.name,
    triedAt: now,
    fault,
    faultSince,
    problems: before?.problems ?? [],
  }
  const next = 'units keep their revision; the source is tried again at the next poll'
  const { code, message, hint } = fault
  const fields = {
    source: git.name,
    reason: code,
    why: message,
    hint,
    since: time(faultSince),
    next,
  }
  const snapshot = await fromMirror(task)
  return {
    state,
    ...(snapshot !== undefined && { snapshot }),
    announcements: same ? [] : [{ name: 'source.failed', fields }],
  }
}

async function fromMirror(task: Refresh): Promise<Snapshot | undefined> {
  const { snapshot, anew } = task
  const revision = snapshot?.revision ?? task.before?.revision
  if (revision === undefined || (snapshot !== undefined && anew !== true)) return snapshot
  try {
    return await loadAt(task, revision)
  } catch {
    // The mirror is gone as well: the fault of the fetch says it all.
    return snapshot
  }
}

function announce(
  before: SourceState | undefined,
  after: SourceState,
  snapshot: Snapshot,
  head: Head,
): readonly Announcement[] {
  const { name: source, revision = '', rewritten } = after
  const told: Announcement[] = []
  if (before?.fault !== undefined) {
    const since = time(before.faultSince ?? 0)
    told.push({ name: 'source.recovered', fields: { source, revision, since } })
  }
  if (rewritten !== undefined && rewritten !== before?.rewritten) {
    const next = `review it, then run: plumbline sync --source ${source} --accept ${rewritten}`
    told.push({ name: 'source.rewritten', fields: { source, revision, head: rewritten, next } })
  }
  if (revision !== before?.revision) {
    const { author, subject } = head
    const units = snapshot.state.units.size
    const problems = snapshot.state.problems.length
    told.push({
      name: 'source.updated',
      fields: { source, revision, author, subject, units, problems },
    })
  }
  return [...told, ...ofProblems(before, after)]
}

/** Problems that the state before did not have: each is told once. */
function ofProblems(before: SourceState | undefined, after: SourceState): Announcement[] {
  const known = new Set((before?.problems ?? []).map(identity))
  const { name, revision = '' } = after
  const fresh = after.problems.filter((problem) => !known.has(identity(problem)))
  return ofInvalid(name, revision, fresh)
}

/** What is told of documents that are wrong. */
export function ofInvalid(
  source: string,
  revision: string,
  problems: readonly Problem[],
): Announcement[] {
  return problems.map(({ file, line, column, path, message: why, hint = '' }) => ({
    name: 'document.invalid',
    fields: { source, revision, file, line, column, path, why, hint },
  }))
}

function identity({ file, path, message }: Problem): string {
  return JSON.stringify([file, path, message])
}
