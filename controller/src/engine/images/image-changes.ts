import {
  withEdits,
  type ImageJudgement,
  type ImageVerdict,
  type SourceFile,
} from '@plumbline/desired-state'
import { createHash } from 'node:crypto'

/** A value that is to give way to a newer image. */
export type NewerImage = ImageJudgement & {
  readonly verdict: Extract<ImageVerdict, { is: 'newer' }>
}

export function isNewer(judgement: ImageJudgement): judgement is NewerImage {
  return judgement.verdict.is === 'newer'
}

/** One commit of image updates, with everything that people read of it. */
export interface ImageChange {
  /** The branch that the source follows, or one for a pull request. */
  readonly branch: string
  readonly values: readonly NewerImage[]
  readonly environments: readonly string[]
  /** `checkout 1.9.0, mailer 2.4.1`. */
  readonly images: string
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly message: string
  /** Of the pull request; left out for a commit to the branch of the source. */
  readonly proposal?: { readonly title: string; readonly body: string; readonly mark: string }
}

export interface ChangeStyle {
  readonly source: string
  /** The branch that the source follows. */
  readonly branch: string
  /** First line of a commit and title of a pull request, with `{images}` and `{environments}`. */
  readonly subject: string
}

/** Branches of pull requests begin so. */
const branchPrefix = 'plumbline/images/'
/** A reference of Git has 255 bytes in a file system, and environments may be many. */
const branchLengthMax = 200
/** Git and GitHub show the first line in one line. */
const subjectLengthMax = 120
/** GitHub takes 65,536 characters; a row has some hundred. */
const rowsMax = 100

/** Trailer of a commit that says what was written: the policy, the file and the value. */
export const imageTrailer = 'Plumbline-Image'

/** What the trailer says of one value. */
function trailerOf({ policy, at, verdict }: NewerImage): string {
  return `${policy} ${at.file} ${verdict.to}`
}

/**
 * Whether somebody took a value back that we had written: it was the last one that we wrote for the policy into the file, and
 * no longer stands there.
 * @param written Values of the trailer in the history of the branch, the newest first.
 */
export function isTakenBack(value: NewerImage, written: readonly string[]): boolean {
  const last = written.find((line) => line.startsWith(`${value.policy} ${value.at.file} `))
  return last === trailerOf(value)
}

/**
 * The commits that bring newer images into Git: one to the branch of the source, and one for each pull request, which is
 * about the environments that its values reach. Pure.
 */
export function imageChanges(
  style: ChangeStyle,
  files: readonly SourceFile[],
  values: readonly NewerImage[],
): readonly ImageChange[] {
  const groups = Map.groupBy(values, ({ verdict, environments }) =>
    verdict.mode === 'commit' ? style.branch : branchOf(style.source, environments),
  )
  return [...groups].map(([branch, group]) => changeOf(style, branch, files, group))
}

/** Two sources may be in one repository. */
function branchOf(source: string, environments: readonly string[]): string {
  return `${branchPrefix}${source}/${environments.join('-')}`.slice(0, branchLengthMax)
}

function changeOf(
  style: ChangeStyle,
  branch: string,
  files: readonly SourceFile[],
  values: readonly NewerImage[],
): ImageChange {
  const edits = values.map(({ at, value, verdict }) => ({ at, from: value, to: verdict.to }))
  const edited = files.flatMap((file) => {
    const text = withEdits(file, edits)
    return text === undefined || text === file.text ? [] : [{ path: file.path, text }]
  })
  const environments = [...new Set(values.flatMap((value) => value.environments))].toSorted()
  const tags = values.map(({ policy, verdict }) => `${policy} ${tagOf(verdict.to)}`)
  const images = [...new Set(tags)].join(', ')
  const title = subjectOf(style.subject, images, environments.join(', '))
  const trailers = [...new Set(values.map(trailerOf))]
  return {
    branch,
    values,
    environments,
    images,
    files: edited,
    message: `${title}\n\n${trailers.map((line) => `${imageTrailer}: ${line}`).join('\n')}\n`,
    ...(branch !== style.branch && { proposal: proposalOf(title, trailers, values) }),
  }
}

function subjectOf(template: string, images: string, environments: string): string {
  const subject = template.replaceAll(/\{(images|environments)\}/g, (_, name) =>
    name === 'images' ? images : environments,
  )
  return subject.length <= subjectLengthMax ? subject : `${subject.slice(0, subjectLengthMax - 1)}…`
}

/** `1.9.0`, also of a value that goes on with a digest. */
function tagOf(value: string): string {
  return /:([\w][\w.-]*)(?:@sha256:[0-9a-f]+)?$/.exec(value)?.[1] ?? value
}

function proposalOf(title: string, trailers: readonly string[], values: readonly NewerImage[]) {
  const mark = `<!-- plumbline ${createHash('sha256').update(trailers.join('\n')).digest('hex')} -->`
  const rows = values.map(
    ({ policy, at, value, verdict }) =>
      `| \`${policy}\` | \`${at.file}\` | \`${value}\` | \`${verdict.to}\` |`,
  )
  const more = rows.length > rowsMax ? [`| … | ${rows.length - rowsMax} more | | |`] : []
  const body = [
    'New images, as the image policies of this repository choose them.',
    '',
    '| policy | file | from | to |',
    '|---|---|---|---|',
    ...rows.slice(0, rowsMax),
    ...more,
    '',
    'Plumbline brings this branch up to date while nobody else commits to it. Close the request to decline the images.',
    '',
    mark,
  ].join('\n')
  return { title, body, mark }
}
