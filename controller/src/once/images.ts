import {
  judgeImages,
  markedValues,
  type ImageJudgement,
  type Location,
  type Problem,
  type SourceFile,
} from '@plumbline/desired-state'
import type { Snapshot } from '../engine/source/desired.ts'
import {
  imageChanges,
  imageTrailer,
  isNewer,
  type ImageChange,
} from '../engine/images/image-changes.ts'
import { lookAtTags, newestOf, policyLooks } from '../engine/images/image-looks.ts'
import { policyStatuses, whyImageWaits } from '../engine/images/image-status.ts'
import type { ImageWriting } from '../engine/turns/images.ts'
import type { SourceConfig } from '../config/sources.ts'
import { sourcesOf } from '../main.ts'
import {
  imageSubject,
  type AwsAt,
  type Fault,
  type ImageDeed,
  type ImagePolicyStatus,
} from '../model/index.ts'
import { uncommitted, withSources, type PlanOnceOptions } from './sources.ts'
import { imageTags } from '../preflight/image-tags.ts'

/** A commit that would be made. */
export interface PlannedChange {
  readonly source: string
  readonly branch: string
  /** Whether it would be on a branch for a pull request. */
  readonly isProposed: boolean
  readonly subject: string
  readonly lines: readonly {
    readonly file: string
    readonly line: number
    readonly before: string
    readonly after: string
  }[]
}

export interface ImagesReport {
  readonly policies: readonly ImagePolicyStatus[]
  readonly changes: readonly PlannedChange[]
  /** Sources with changes that the configuration does not let Plumbline write to. */
  readonly readOnly: readonly string[]
  readonly problems: readonly Problem[]
  /** Texts of the files, by path. */
  readonly texts: ReadonlyMap<string, string>
  /** Sources that could not be read. */
  readonly faults: readonly Fault[]
}

/**
 * What image policies would have written now, also where the configuration does not let it be. Fetches the sources into a
 * folder that is removed again and asks the registries; it writes nothing, and it knows nothing of holds and of pull requests,
 * which a running controller respects.
 */
export async function imagesOnce(options: PlanOnceOptions): Promise<ImagesReport> {
  return withSources(options, async (found) => {
    const { aws, clock, folder, problems, texts, faults } = found
    const looks: Look[] = []
    for (const { git, images } of sourcesOf(options, clock, folder)) {
      const snapshot = found.snapshots.get(git.name)
      const config = options.config.sources.find(({ name }) => name === git.name)
      if (snapshot === undefined || config === undefined) continue
      const files = found.files.get(git.name) ?? []
      looks.push(await lookAt(config, images, { ...snapshot, files }, aws, clock.now()))
    }
    const changes = looks.flatMap((look) => look.changes)
    const changed = new Set(changes.map(({ source }) => source))
    const closed = options.config.sources.filter(({ images }) => images === undefined)
    return {
      policies: looks.flatMap(({ policies }) => policies),
      changes,
      readOnly: closed.flatMap(({ name }) => (changed.has(name) ? [name] : [])),
      problems,
      texts,
      faults,
    }
  })
}

interface Look {
  readonly policies: readonly ImagePolicyStatus[]
  readonly changes: readonly PlannedChange[]
}

async function lookAt(
  { branch, images }: SourceConfig,
  writing: ImageWriting | undefined,
  { source, revision, state, files }: Snapshot & { readonly files: readonly SourceFile[] },
  aws: AwsAt,
  now: number,
): Promise<Look> {
  const marked = markedValues(files)
  const tags = await lookAtTags({ imageTags, aws, now }, state, marked, undefined)
  const looks = policyLooks(state, marked, tags)
  const judged = judgeImages(state, files, marked, newestOf(looks))
  const isCommit = writing !== undefined && revision !== uncommitted
  const written = isCommit ? await writing.writer.trailers(revision, imageTrailer) : []
  const restraints = { written, environments: state.environments, pins: new Map(), now }
  const deeds = new Map<ImageJudgement, ImageDeed>()
  for (const value of judged.filter(isNewer)) {
    const why = whyImageWaits(value, restraints)
    if (why !== undefined) deeds.set(value, { does: 'waits', why, to: value.verdict.to })
  }
  const free = judged.filter(isNewer).filter((value) => !deeds.has(value))
  const style = { source, branch, subject: images?.subject ?? imageSubject }
  const parts = { source, policies: state.imagePolicies, looks, judged, deeds, fault: undefined }
  return {
    policies: policyStatuses(parts),
    changes: imageChanges(style, files, free).map((change) => plannedOf(source, change, files)),
  }
}

function plannedOf(
  source: string,
  { branch, message, values, files: edited, proposal }: ImageChange,
  files: readonly SourceFile[],
): PlannedChange {
  const lineAt = (all: readonly Pick<SourceFile, 'path' | 'text'>[], { file, line }: Location) =>
    all.find(({ path }) => path === file)?.text.split('\n')[line - 1] ?? ''
  const lines = values.map(({ at }) => ({
    file: at.file,
    line: at.line,
    before: lineAt(files, at).trimEnd(),
    after: lineAt(edited, at).trimEnd(),
  }))
  const isProposed = proposal !== undefined
  return { source, branch, isProposed, subject: message.split('\n')[0] ?? '', lines }
}
