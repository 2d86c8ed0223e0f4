import {
  newestImage,
  type DesiredState,
  type Environment,
  type ImagePolicy,
  type MarkedValue,
  type NewestImage,
} from '@plumbline/desired-state'
import { faultOf, FaultError, type AwsAt, type Fault, type ImageTags } from '../../model/index.ts'
import { placeOf } from '../context.ts'

/** What a registry said of one repository, or why it said nothing. */
export type TagsLook = { readonly at: number } & (
  | { readonly tags: ReadonlyMap<string, string> }
  | { readonly fault: Fault }
)

/** Looks by account and repository: policies about one repository share them. */
export type TagsLooks = ReadonlyMap<string, TagsLook>

/** Who asks a registry, and when. */
export interface Asking {
  readonly imageTags: ImageTags
  readonly aws: AwsAt
  readonly now: number
}

/** What is known of the repository of one policy. */
export interface PolicyLook {
  readonly at: number
  readonly newest?: NewestImage
  readonly fault?: Fault
}

/** Asks the registries of the policies that are followed by a value, those that were not asked before. */
export async function lookAtTags(
  asking: Asking,
  state: DesiredState,
  marked: readonly MarkedValue[],
  before: TagsLooks | undefined,
): Promise<TagsLooks> {
  const looks = new Map<string, TagsLook>()
  for (const { policy, environment } of followed(state, marked)) {
    const key = lookKey(policy, environment)
    const look = looks.get(key) ?? before?.get(key)
    looks.set(key, look ?? (await lookAt(asking, environment, policy.spec.repository)))
  }
  return looks
}

async function lookAt(
  { imageTags, aws, now }: Asking,
  environment: Environment,
  repository: string,
): Promise<TagsLook> {
  try {
    const region = imageTags.regionOf(repository)
    if (region === undefined) throw new FaultError(unknownRegistry(repository))
    const { reader } = aws({ ...placeOf(environment), region })
    return { at: now, tags: await imageTags.read(reader, repository) }
  } catch (error) {
    return { at: now, fault: faultOf(error) }
  }
}

/** What the looks say of each policy that is followed, by its name. Pure. */
export function policyLooks(
  state: DesiredState,
  marked: readonly MarkedValue[],
  looks: TagsLooks,
): ReadonlyMap<string, PolicyLook> {
  return new Map(
    followed(state, marked).flatMap(({ policy, environment }) => {
      const look = looks.get(lookKey(policy, environment))
      return look === undefined ? [] : [[policy.name, lookOf(policy, look)] as const]
    }),
  )
}

function lookOf(policy: ImagePolicy, look: TagsLook): PolicyLook {
  if ('fault' in look) return { at: look.at, fault: look.fault }
  const newest = newestImage(policy, look.tags)
  return newest === undefined
    ? { at: look.at, fault: noneTaken(policy, look.tags.size) }
    : { at: look.at, newest }
}

/** The newest image of each policy that has one. */
export function newestOf(looks: ReadonlyMap<string, PolicyLook>): ReadonlyMap<string, NewestImage> {
  return new Map(
    [...looks].flatMap(([name, { newest }]) =>
      newest === undefined ? [] : [[name, newest] as const],
    ),
  )
}

/** Policies that a value is given to and some environment follows, with one: its credentials ask the registry. */
export function followed(
  { imagePolicies, environments }: DesiredState,
  marked: readonly MarkedValue[],
): readonly { readonly policy: ImagePolicy; readonly environment: Environment }[] {
  return [...new Set(marked.map(({ policy }) => policy))].flatMap((name) => {
    const policy = imagePolicies.get(name)
    const environment = Object.entries(policy?.spec.update.environments ?? {})
      .filter(([, mode]) => mode !== 'off')
      .flatMap(([one]) => environments.get(one) ?? [])[0]
    return policy === undefined || environment === undefined ? [] : [{ policy, environment }]
  })
}

function lookKey({ spec }: ImagePolicy, { account }: Environment): string {
  return `${account} ${spec.repository}`
}

function unknownRegistry(repository: string): Fault {
  return {
    code: 'RegistryUnknown',
    source: 'user',
    retry: 'on-change',
    message: `The tags of ${repository} cannot be listed: only registries of ECR are asked.`,
    hint: 'Keep a copy of the image in ECR, or set `update` of the policy to off.',
  }
}

function noneTaken({ name, spec }: ImagePolicy, tags: number): Fault {
  return {
    code: 'NoTagFits',
    source: 'user',
    retry: 'on-change',
    message: `The policy ${name} takes none of the ${tags} tags of ${spec.repository}.`,
    hint: 'Push an image whose tag `select` of the policy takes, or correct `select`.',
  }
}
