import { withEdits, type ImageEdit } from './edits.ts'
import type { ImagePolicy } from '../spec/image-policy.ts'
import { selectorOf } from './select.ts'
import type { MarkedValue } from '../documents/marked-values.ts'
import type { DesiredState, Location, SourceFile, UnitId } from '../types.ts'

/** The image that a policy takes of its repository. */
export interface NewestImage {
  readonly tag: string
  readonly digest: string
}

/** What is to become of a value that is given to a policy. */
export type ImageVerdict =
  | { readonly is: 'newer'; readonly to: string; readonly mode: 'commit' | 'pullRequest' }
  /** No tag is known that the policy takes. */
  | { readonly is: 'unknown' }
  /** Nothing is to be done. */
  | { readonly is: 'left'; readonly why: string }
  /** Nothing can be done before somebody mends it. */
  | { readonly is: 'refused'; readonly why: string }

export interface ImageJudgement {
  readonly policy: string
  readonly at: Location
  readonly value: string
  /** The units that it reaches, and their environments; both in order. */
  readonly units: readonly UnitId[]
  readonly environments: readonly string[]
  readonly verdict: ImageVerdict
}

/** The newest of the tags of a repository that a policy takes, whose digests are given by tag. */
export function newestImage(
  { spec }: ImagePolicy,
  tags: ReadonlyMap<string, string>,
): NewestImage | undefined {
  const tag = selectorOf(spec.select).newest(tags.keys())
  const digest = tag === undefined ? undefined : tags.get(tag)
  return tag === undefined || digest === undefined ? undefined : { tag, digest }
}

/**
 * What policies want of the values that are given to them, by the newest image of each policy, as far as that is
 * known.
 */
export function judgeImages(
  state: Pick<DesiredState, 'units' | 'broken' | 'awaiting' | 'imagePolicies'>,
  files: readonly SourceFile[],
  marked: readonly MarkedValue[],
  newest: ReadonlyMap<string, NewestImage>,
): readonly ImageJudgement[] {
  const reached = reachOf(state, marked)
  const byPath = new Map(files.map((file) => [file.path, file]))
  return marked.flatMap((value) => {
    const policy = state.imagePolicies.get(value.policy)
    if (policy === undefined) return []
    const units = unitsOf(value, state, reached)
    const environments = environmentsOf(value, units)
    const { file, line, column } = value.at
    const at = { file, line, column }
    const wish = verdictOf(value, policy, environments, newest.get(value.policy))
    const edit = { at, from: value.value }
    const verdict = isWritable(byPath.get(file), wish, edit) ? wish : unwritable
    return [{ policy: policy.name, at, value: value.value, units, environments, verdict }]
  })
}

/** Units by the places in which their values are written, as far as marked values are there. */
type Reach = ReadonlyMap<string, ReadonlySet<UnitId>>

function reachOf({ units }: Pick<DesiredState, 'units'>, marked: readonly MarkedValue[]): Reach {
  const reached = new Map(marked.map(({ at }) => [keyOf(at), new Set<UnitId>()]))
  const files = new Set(marked.map(({ at }) => at.file))
  for (const { id, origins } of units.values()) {
    for (const location of Object.values(origins)) {
      if (files.has(location.file)) reached.get(keyOf(location))?.add(id)
    }
  }
  return reached
}

function keyOf({ file, line, column }: Location): string {
  return `${line}:${column}:${file}`
}

/** Units that could not be rendered count by their document: what they would be made of is not known. */
function unitsOf(
  { at, object, environment }: MarkedValue,
  { broken, awaiting }: Pick<DesiredState, 'broken' | 'awaiting'>,
  reached: Reach,
): readonly UnitId[] {
  const unclear = [...broken.keys(), ...awaiting].filter((unit) => {
    const [where, ...rest] = unit.split('/')
    return rest.join('/') === object && (environment ?? where) === where
  })
  return [...new Set([...(reached.get(keyOf(at)) ?? []), ...unclear])].toSorted()
}

function environmentsOf({ environment }: MarkedValue, units: readonly UnitId[]): readonly string[] {
  if (environment !== undefined) return [environment]
  return [...new Set(units.map((unit) => unit.split('/')[0] ?? ''))]
}

function verdictOf(
  { value }: MarkedValue,
  policy: ImagePolicy,
  environments: readonly string[],
  newest: NewestImage | undefined,
): ImageVerdict {
  const { spec } = policy
  const mode = modeOf(policy, environments)
  if (typeof mode !== 'string') return { is: 'left', ...mode }
  const [, name = value, tag = ''] =
    /^(.*?)(?::([\w][\w.-]*))?(?:@sha256:[0-9a-f]+)?$/.exec(value) ?? []
  if (/:[^/]*\$\{/.test(name)) return refused('its tag is a variable: write the tag out')
  // A variable may stand for the registry: then the name is its author's business.
  if (name !== spec.repository && !name.includes('${')) {
    return refused(`the value names ${name}, and the policy is about ${spec.repository}`)
  }
  if (newest === undefined) return { is: 'unknown' }
  const to = `${name}:${newest.tag}${spec.digest === 'pin' ? `@${newest.digest}` : ''}`
  if (to === value) return { is: 'left', why: 'it is the newest image' }
  // Where somebody is ahead of the registry, a policy takes nobody back.
  return selectorOf(spec.select).isNewer(tag, newest.tag)
    ? { is: 'left', why: `${tag} is newer than every tag of the repository` }
    : { is: 'newer', to, mode }
}

function refused(why: string): ImageVerdict {
  return { is: 'refused', why }
}

/** A value that several environments share follows the most careful of them. */
function modeOf(
  { spec }: ImagePolicy,
  environments: readonly string[],
): 'commit' | 'pullRequest' | { readonly why: string } {
  if (environments.length === 0) return { why: 'no service or job takes its image from here' }
  const modes = environments.map((name) => spec.update.environments[name] ?? 'off')
  const off = modes.indexOf('off')
  if (off !== -1) return { why: `the policy leaves ${environments[off]} alone` }
  return modes.includes('pullRequest') ? 'pullRequest' : 'commit'
}

const unwritable = refused('it cannot be replaced: write it as plain text, in a file of UTF-8')

/** What cannot be read as it is written would be changed by writing it. */
function isWritable(
  file: SourceFile | undefined,
  wish: ImageVerdict,
  edit: Omit<ImageEdit, 'to'>,
): boolean {
  if (wish.is !== 'newer') return true
  if (file === undefined || file.text.includes('\uFFFD')) return false
  return withEdits(file, [{ ...edit, to: wish.to }]) !== undefined
}
