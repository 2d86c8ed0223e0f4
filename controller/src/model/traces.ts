import type { Environment, UnitId } from '@plumbline/desired-state'
import type { AwsOperation, AwsReader } from './aws.ts'
import type { Fault } from './fault.ts'

/** What names derive from. */
export interface Owner {
  readonly unit: UnitId
  readonly environment: Environment
}

/** A unit that owns something live, as its tags say. */
export interface OwnedUnit {
  readonly unit: UnitId
  readonly source: string
}

/** How the things of a kind are known that no document names any more: by the list of what carries our tags. */
export interface Traces {
  /**
   * The name of the thing behind an ARN; its id where AWS gives no names. `undefined` for an ARN of anything else.
   */
  nameIn(arn: string): string | undefined
  /**
   * Whether it is what the unit would have: tags are copied by hand, and names are not. Left out where AWS makes the
   * names.
   */
  isOwn?(arn: string, owner: Owner): boolean
  /**
   * Those that are there, of what AWS lists in an environment. Left out where a list that is a little late does no harm.
   */
  remaining?(
    reader: AwsReader,
    environment: Environment,
    arns: readonly string[],
  ): Promise<readonly string[]>
  /**
   * Units of which something is there that carries no tags and tells whose it is in another way; those that are wanted
   * may be left out.
   */
  untagged?(
    reader: AwsReader,
    environment: Environment,
    wanted: ReadonlySet<UnitId>,
  ): Promise<readonly OwnedUnit[]>
  /** Why nothing of the kind is ever left behind, or why it is left alone. */
  readonly never?: string
}

/** A thing of AWS with its tags. */
export interface TaggedThing {
  readonly arn: string
  readonly tags: Readonly<Record<string, string>>
}

/** How AWS lists what carries our tags, in one account and region. */
export interface TagIndex {
  readonly calls: readonly AwsOperation[]
  read(reader: AwsReader): Promise<readonly TaggedThing[]>
}

/** Something in a cluster of ours that carries no tag of any Plumbline. */
export interface UnmanagedService {
  readonly name: string
  readonly arn: string
  readonly environment: string
  readonly cluster: string
  /** Epoch ms at which AWS says that it was created. */
  readonly createdAt?: number
  /** What a person can do about it. */
  readonly next: string
}

/** Something that carries our tags and is in no document. */
export interface Orphan {
  readonly kind: string
  readonly name: string
  /** Left out where AWS's list does not tell it yet. */
  readonly arn?: string
  readonly environment: string
  /** What the tag says. */
  readonly unit: UnitId
  readonly source: string
  /** Epoch ms at which it was first seen to be one. */
  readonly since: number
  /** PascalCase. */
  readonly reason: string
  readonly why: string
  /** What a person can do about it. */
  readonly next: string
  /** Whether it goes when its unit is removed on request. */
  readonly removable: boolean
}

/** Something that could not be looked at. What is listed of it is from before, or missing. */
export interface Gap {
  readonly what: string
  readonly fault: Pick<Fault, 'code' | 'message' | 'hint'>
  /** Epoch ms. */
  readonly since: number
}

/** How far one account and region was looked through. */
export interface PlaceLook {
  readonly account: string
  readonly region: string
  readonly environments: readonly string[]
  /** Epoch ms of the last try. */
  readonly triedAt: number
  /** Epoch ms of the last look that saw everything; left out before the first. */
  readonly lookedAt?: number
  readonly gaps: readonly Gap[]
  /** How many things carry the tags of sources that this controller does not have, by the name of the source. */
  readonly elsewhere: Readonly<Record<string, number>>
}

/** What is left in AWS without a document, and what runs there without Plumbline. */
export interface Orphans {
  readonly places: readonly PlaceLook[]
  readonly orphans: readonly Orphan[]
  readonly unmanaged: readonly UnmanagedService[]
  /** Why nothing is said yet, or not of everything. */
  readonly blind?: string
}
