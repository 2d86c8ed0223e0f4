import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'

/** One state of one key: an object, or the marker that it was deleted. Plain JSON; times are epoch ms. */
export interface ObjectVersion {
  /** `null` for what was written while the bucket had no versioning. */
  readonly versionId: string
  readonly isDeleteMarker: boolean
  readonly lastModified: number
  /** With its quotes. */
  readonly etag: string
  readonly size: number
  /** Base64. */
  readonly body: string
  readonly metadata: Readonly<Record<string, string>>
  /** Members of PutObject that come back as they were: `ContentType`, `CacheControl`, … */
  readonly headers: Readonly<Record<string, string>>
  /** By member name: `ChecksumCRC32`, … */
  readonly checksums: Readonly<Record<string, string>>
}

export interface Bucket {
  readonly name: string
  readonly createdAt: number
  versioning: 'Enabled' | 'Suspended' | undefined
  /** Newest first. A key without versions is not in here. */
  readonly objects: Map<string, readonly ObjectVersion[]>
}

/** By name. */
export type S3State = Map<string, Bucket>

type SavedBucket = Omit<Bucket, 'objects'> & {
  readonly objects: readonly (readonly [string, readonly ObjectVersion[]])[]
}

export function saveState(state: S3State): readonly SavedBucket[] {
  return [...state.values()].map((bucket) => ({ ...bucket, objects: [...bucket.objects] }))
}

export function restoreState(saved: unknown): S3State {
  const buckets = structuredClone(saved) as readonly SavedBucket[]
  return new Map(
    buckets.map((bucket) => [bucket.name, { ...bucket, objects: new Map(bucket.objects) }]),
  )
}

export function findBucket(state: S3State, name = ''): Bucket {
  const bucket = state.get(name)
  if (bucket === undefined) {
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, {
      BucketName: name,
    })
  }
  return bucket
}

/** The newest version of a key, unless that says that the key was deleted. */
export function currentObject(bucket: Bucket, key: string): ObjectVersion | undefined {
  const newest = bucket.objects.get(key)?.[0]
  return newest?.isDeleteMarker === true ? undefined : newest
}

/** Puts a version in front. What has the same version id, `null` without versioning, goes. */
export function addVersion(bucket: Bucket, key: string, version: ObjectVersion): void {
  const others = (bucket.objects.get(key) ?? []).filter(
    ({ versionId }) => versionId !== version.versionId,
  )
  bucket.objects.set(key, [version, ...others])
}

export function removeVersion(bucket: Bucket, key: string, versionId: string): void {
  const left = (bucket.objects.get(key) ?? []).filter((each) => each.versionId !== versionId)
  if (left.length === 0) bucket.objects.delete(key)
  else bucket.objects.set(key, left)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._'

/** What the next version written to this bucket is called. */
export function nextVersionId({ versioning }: Bucket, context: RequestContext): string {
  if (versioning !== 'Enabled') return 'null'
  return Array.from({ length: 32 }, () => alphabet[Math.floor(context.random() * 64)] ?? '').join(
    '',
  )
}

export function noSuchKey(key: string): AwsError {
  return new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key })
}

/** S3 sorts keys by their UTF-8 bytes, which is not how JavaScript compares strings. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
