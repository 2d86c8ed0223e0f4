import type { Unit } from '@plumbline/desired-state'
import type { AwsOperation, AwsReader } from './aws.ts'
import type { Context } from './seen.ts'
import type { Origin } from './plan.ts'
import type { Commit } from './commit.ts'

/** The code of the fault, and the reason of what is held, when a release is refused before its first write. */
export const preflightFailed = 'PreflightFailed'

/** One thing that was found out before a release. */
export interface Finding {
  /** The check that found it: `image`, `role` … */
  readonly check: string
  /** `refuses`: the release would fail. `warns`: it may. `unchecked`: nobody looked, or nobody may. */
  readonly weight: 'refuses' | 'warns' | 'unchecked'
  readonly message: string
  /** What a person does next. */
  readonly hint: string
  /** Who says what it is about; left out when no document does. */
  readonly origin?: Origin
}

/** An image of a release, and the bytes that its name stood for. */
export interface ReleasedImage {
  readonly container: string
  readonly image: string
  /** `sha256:…`; left out when nobody could be asked. */
  readonly digest?: string
}

/** What is about to go out: finished requests, so that what is checked is what will be sent. */
export interface Release {
  readonly unit: Unit
  readonly context: Context
  readonly resources: readonly ReleasedResource[]
  /** Images of the release that was good before. */
  readonly images: readonly ReleasedImage[]
}

export interface ReleasedResource {
  /** Name of the kind. */
  readonly kind: string
  /** What the kind wants, with references where identifiers are not known yet. */
  readonly request: object
  /** It exists already. */
  readonly isThere: boolean
}

export interface PreflightReport {
  readonly findings: readonly Finding[]
  readonly images: readonly ReleasedImage[]
}

/** What a release needs of its surroundings, looked at before the first write. It reads, and changes nothing. */
export interface Preflight {
  readonly calls: readonly AwsOperation[]
  check(reader: AwsReader, release: Release): Promise<PreflightReport>
  /** The images that the newest revision of a service runs, once they are known. */
  imagesOf(reader: AwsReader, release: Release): Promise<readonly ReleasedImage[]>
}

/** What is remembered of the checks before a release. */
export interface Checked extends PreflightReport {
  /** Of the unit that was checked. */
  readonly fingerprint: string
  readonly revision: string
  readonly commit?: Commit
  /** Epoch ms. */
  readonly at: number
  /** How often in a row it was refused, and when it is checked again (epoch ms). */
  readonly refusals: number
  readonly retryAt?: number
  /** A person lets it out all the same. */
  readonly waived?: { readonly author: string; readonly reason: string }
}

/** Whether findings keep a release back. */
export function refuses({ findings }: PreflightReport): boolean {
  return findings.some(({ weight }) => weight === 'refuses')
}

/** A finding with its place, in one line. */
export function findingText({ origin, message }: Finding): string {
  const { at } = origin ?? {}
  return at === undefined ? message : `${at.file}:${at.line}:${at.column}: ${message}`
}
