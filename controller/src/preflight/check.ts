import type { AwsOperation, AwsReader, Finding, Release, ReleasedImage } from '../model/index.ts'
import { faultOf } from '../model/index.ts'

/** What a check says about one need. */
export interface Complaint extends Pick<Finding, 'weight' | 'message' | 'hint'> {
  /** Where the documents may say what it is about, the place that wins first. */
  readonly paths: readonly string[]
}

/**
 * One kind of thing that a release needs of its surroundings. Only `look` reads; what follows from what was read is decided by
 * functions of values, so that every answer is a case.
 */
export interface Check<Need extends { readonly paths: readonly string[] }, Seen> {
  /** As findings name it. */
  readonly name: string
  /** Every operation that it calls: the permissions derive from it. */
  readonly calls: readonly AwsOperation[]
  /** What the release needs of this kind; nothing is asked for where it needs nothing. */
  needs(release: Release): readonly Need[]
  /** @throws FaultError when it cannot be seen, which keeps nothing back */
  look(reader: AwsReader, need: Need, release: Release): Promise<Seen>
  judge(need: Need, seen: Seen, release: Release): readonly Complaint[]
  /** The image that was found behind a name. */
  image?(need: Need, seen: Seen): ReleasedImage
}

// oxlint-disable-next-line typescript/no-explicit-any -- the registry holds checks of every type
export type AnyCheck = Check<any, any>

/** Checks a check against the interface and keeps its exact type. */
export function defineCheck<Need extends { readonly paths: readonly string[] }, Seen>(
  check: Check<Need, Seen>,
): Check<Need, Seen> {
  return check
}

/** `undefined` when AWS says by one of these codes that it is not there. */
export async function orAbsent<Answer>(
  answer: Promise<Answer>,
  ...codes: readonly string[]
): Promise<Answer | undefined> {
  try {
    return await answer
  } catch (error) {
    if (codes.includes(faultOf(error).code)) return undefined
    throw error
  }
}

/** One complaint, or none: most checks are a question with one answer. */
export function when(
  holds: boolean,
  weight: Finding['weight'],
  { message, hint, paths }: Omit<Complaint, 'weight'>,
): readonly Complaint[] {
  return holds ? [{ weight, message, hint, paths }] : []
}
