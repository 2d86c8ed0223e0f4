import {
  judgeImages,
  markedValues,
  type DesiredState,
  type ImageJudgement,
  type MarkedValue,
  type SourceFile,
  type UnitId,
} from '@plumbline/desired-state'
import {
  faultOf,
  type Fault,
  type GitSource,
  type GitWriter,
  type ImageDeed,
  type ImageTags,
  type Pin,
  type PullRequests,
  type Queue,
} from '../../model/index.ts'
import { announceAll } from '../announce/announce.ts'
import type { Board } from '../board/board.ts'
import {
  imageChanges,
  imageTrailer,
  isNewer,
  type ImageChange,
  type NewerImage,
} from '../images/image-changes.ts'
import {
  followed,
  lookAtTags,
  newestOf,
  policyLooks,
  type TagsLooks,
} from '../images/image-looks.ts'
import {
  complaintEvents,
  complaintsOf,
  policyStatuses,
  whyImageWaits,
} from '../images/image-status.ts'
import { imagesKey, sourceKey } from '../board/keys.ts'
import { unlessEnded } from '../pass/given-up.ts'
import type { Engine } from '../pass/reconcile.ts'
import { grid } from '../assess/schedule.ts'

/** How newer images are brought into a source. */
export interface ImageWriting {
  readonly writer: GitWriter
  /** Where branches become pull requests; without it they are pushed, and somebody opens them. */
  readonly pullRequests?: PullRequests
  /** How often registries are asked (ms). */
  readonly pollMs: number
  /** First line of a commit and title of a pull request, with `{images}` and `{environments}`. */
  readonly subject: string
}

export interface ImageParts {
  readonly engine: Engine
  readonly board: Board
  readonly queue: Queue
  readonly imageTags: ImageTags
}

/** One source at the revision that is looked at. */
interface Scene {
  readonly source: string
  readonly revision: string
  readonly state: DesiredState
  readonly files: readonly SourceFile[]
}

/** What is done about values that have a newer image. */
type Deeds = ReadonlyMap<ImageJudgement, ImageDeed>

/**
 * Looks for newer images of one source, and brings them into Git: by a commit, or on a branch for a pull request. What is
 * right already costs no commit, and a branch that moved meanwhile is read anew before it is written to. Registries are asked
 * when the look is due; a commit that comes between two looks is compared with what they said.
 */
export async function turnOfImages(
  parts: ImageParts,
  git: GitSource,
  writing: ImageWriting | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const { board, engine } = parts
  const source = git.name
  const snapshot = board.snapshots.get(source)
  if (snapshot === undefined || snapshot.state.imagePolicies.size === 0) {
    board.images.delete(source)
    return
  }
  const { revision, state } = snapshot
  const files = await git.files(revision)
  const marked = markedValues(files)
  const scene = { source, revision, state, files }
  const known: TagsLooks = writing
    ? await knownTags(parts, scene, writing.pollMs, marked)
    : new Map()
  unlessEnded(signal)
  const looks = policyLooks(state, marked, known)
  const judged = judgeImages(state, files, marked, newestOf(looks))
  const deeds: Deeds = writing ? await bringIntoGit(parts, writing, scene, judged) : new Map()
  const readOnly = writing === undefined && followed(state, marked).length > 0
  const fault = readOnly ? sourceReadOnly(source) : undefined
  const statuses = policyStatuses({
    source,
    policies: state.imagePolicies,
    looks,
    judged,
    deeds,
    fault,
  })
  const complaints = complaintsOf(statuses)
  const told = board.images.get(source)?.told
  const fresh = complaints.filter(({ key }) => told?.has(key) !== true)
  announceAll(engine.log, complaintEvents(source, fresh))
  board.images.set(source, { known, statuses, told: new Set(complaints.map(({ key }) => key)) })
}

/** The tags of the repositories, as they were at the last look, or as they are now when that is due. */
function knownTags(
  { board, engine, imageTags }: ImageParts,
  { source, state }: Scene,
  pollMs: number,
  marked: readonly MarkedValue[],
): Promise<TagsLooks> {
  const key = imagesKey(source)
  const now = engine.clock.now()
  const isDue = (board.due.get(key) ?? 0) <= now
  if (isDue) board.due.set(key, grid(now, pollMs))
  const before = isDue ? undefined : board.images.get(source)?.known
  return lookAtTags({ imageTags, aws: engine.aws, now }, state, marked, before)
}

/** Commits what nobody holds back. Says what was done about each value that has a newer image. */
async function bringIntoGit(
  parts: ImageParts,
  writing: ImageWriting,
  scene: Scene,
  judged: readonly ImageJudgement[],
): Promise<Deeds> {
  const deeds = new Map<ImageJudgement, ImageDeed>()
  const newer = judged.filter(isNewer)
  if (newer.length === 0) return deeds
  const restraints = {
    written: await writing.writer.trailers(scene.revision, imageTrailer),
    environments: scene.state.environments,
    pins: await pinsOf(parts, new Set(newer.flatMap(({ units }) => units))),
    now: parts.engine.clock.now(),
  }
  const free: NewerImage[] = []
  for (const value of newer) {
    const why = whyImageWaits(value, restraints)
    if (why === undefined) free.push(value)
    else deeds.set(value, { does: 'waits', why, to: value.verdict.to })
  }
  const { source, files } = scene
  const style = { source, branch: writing.writer.branch, subject: writing.subject }
  for (const change of imageChanges(style, files, free)) {
    const deed = await deliver(parts, writing, scene, change).catch((error: unknown) =>
      failed(faultOf(error)),
    )
    for (const value of change.values) deeds.set(value, { ...deed, to: value.verdict.to })
  }
  return deeds
}

/** What people pinned is looked up where it is kept: right after a start the board does not know it yet. */
async function pinsOf(
  { board, engine }: ImageParts,
  units: Iterable<UnitId>,
): Promise<ReadonlyMap<UnitId, Pin>> {
  const pins = new Map<UnitId, Pin>()
  for (const unit of units) {
    const memory = board.seen.get(unit) ?? (await engine.store.unit(unit))
    if (memory?.pin !== undefined) pins.set(unit, memory.pin)
  }
  return pins
}

async function deliver(
  parts: ImageParts,
  { writer, pullRequests }: ImageWriting,
  { source, revision: base }: Scene,
  change: ImageChange,
): Promise<ImageDeed> {
  const { branch, files, message, proposal } = change
  const request = proposal && { ...proposal, branch, into: writer.branch }
  // What was declined is not pushed either: its branch may be deleted.
  if (request !== undefined && (await pullRequests?.isDeclined(request)) === true) return declined
  const pushed = await writer.push({ base, branch, files, message })
  const { state, revision } = pushed
  if (state === 'moved') {
    // The new head has another turn of this follow it.
    parts.queue.put(sourceKey(source), 'change')
    return { does: 'waits', why: `somebody pushed to ${branch} meanwhile: it is read anew` }
  }
  if (state === 'foreign') return branchTaken(branch)
  if (request === undefined) {
    parts.queue.put(sourceKey(source), 'change')
    if (state === 'pushed') tell(parts, 'image.updated', source, change, revision)
    return { does: 'commit', why: `committed to ${branch} as ${revision.slice(0, 7)}` }
  }
  const opened = await pullRequests?.propose(request)
  if (state === 'pushed' || opened?.state === 'opened') {
    tell(parts, 'image.proposed', source, change, revision, opened?.url)
  }
  const where = opened === undefined ? `on the branch ${branch}` : `proposed in ${opened.url}`
  return { does: 'pullRequest', why: where, ...(opened !== undefined && { url: opened.url }) }
}

function tell(
  { engine }: ImageParts,
  name: 'image.updated' | 'image.proposed',
  source: string,
  { branch, images, environments }: ImageChange,
  revision: string,
  url = '',
): void {
  const fields = { source, branch, revision, images, environments: environments.join(', ') }
  if (name === 'image.updated') engine.log.event(name, fields)
  else engine.log.event(name, { ...fields, url })
}

const declined: ImageDeed = {
  does: 'waits',
  why: 'somebody closed its pull request without merging it: a newer image opens another',
}

function branchTaken(branch: string): ImageDeed {
  return failed({
    code: 'BranchTaken',
    source: 'user',
    retry: 'on-change',
    message: `Somebody else has put commits on the branch ${branch}.`,
    hint: 'Merge or delete the branch; until then it is left as it is.',
  })
}

function failed(fault: Fault): ImageDeed {
  return { does: 'failed', why: fault.message, fault }
}

function sourceReadOnly(source: string): Fault {
  return {
    code: 'SourceReadOnly',
    source: 'user',
    retry: 'never',
    message: `The source ${source} has image policies, and the configuration does not let Plumbline write to it.`,
    hint: 'Give the source `images` in the configuration, or set `update` of its policies to off.',
  }
}
