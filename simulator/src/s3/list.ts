import type {
  DeleteMarkerEntry,
  ListObjectsV2Output,
  ListObjectsV2Request,
  ListObjectVersionsOutput,
  ListObjectVersionsRequest,
  ObjectVersion as VersionEntry,
} from '@aws-sdk/client-s3'
import { AwsError } from '../core/types.ts'
import { byBytes, currentObject, findBucket } from './model.ts'
import type { ObjectVersion, S3State } from './model.ts'

const pageSizeMax = 1000

/** One line of a listing: something that is there, or a prefix that stands for everything below it. */
type Line<Item> =
  | { readonly kind: 'item'; readonly key: string; readonly item: Item }
  | { readonly kind: 'prefix'; readonly key: string }

export function listObjectsV2(state: S3State, input: ListObjectsV2Request): ListObjectsV2Output {
  const bucket = findBucket(state, input.Bucket)
  const { Prefix: prefix = '', Delimiter: delimiter, EncodingType, ContinuationToken } = input
  const limit = limitOf(input.MaxKeys)
  const after = ContinuationToken === undefined ? undefined : readToken(ContinuationToken)
  const encode = encoderOf(EncodingType)
  const items = [...bucket.objects.keys()].toSorted(byBytes).flatMap((key) => {
    const object = currentObject(bucket, key)
    return object === undefined || !isBehind(key, input.StartAfter) ? [] : [{ key, item: object }]
  })
  const lines = rolledUp(items, prefix, delimiter).filter(({ key }) => isBehind(key, after))
  const page = lines.slice(0, limit)
  const last = page.at(-1)
  const isTruncated = lines.length > limit && limit > 0
  return {
    Name: bucket.name,
    Prefix: encode(prefix),
    MaxKeys: limit,
    KeyCount: page.length,
    IsTruncated: isTruncated,
    Contents: page.flatMap((line) => (line.kind === 'item' ? [contentsOf(line, encode)] : [])),
    ...prefixesOf(page, encode),
    ...(delimiter !== undefined && { Delimiter: encode(delimiter) }),
    ...(EncodingType !== undefined && { EncodingType }),
    ...(ContinuationToken !== undefined && { ContinuationToken }),
    ...(input.StartAfter !== undefined && { StartAfter: encode(input.StartAfter) }),
    ...(isTruncated && last && { NextContinuationToken: writeToken(last.key) }),
  }
}

export function listObjectVersions(
  state: S3State,
  input: ListObjectVersionsRequest,
): ListObjectVersionsOutput {
  const bucket = findBucket(state, input.Bucket)
  const { Prefix: prefix = '', Delimiter: delimiter, EncodingType, KeyMarker } = input
  const limit = limitOf(input.MaxKeys)
  const encode = encoderOf(EncodingType)
  const items = [...bucket.objects.keys()].toSorted(byBytes).flatMap((key) =>
    (bucket.objects.get(key) ?? []).map((version, i) => ({
      key,
      item: { version, latest: i === 0 },
    })),
  )
  const all = rolledUp(items, prefix, delimiter)
  const lines = all.slice(startOf(all, KeyMarker, input.VersionIdMarker))
  const page = lines.slice(0, limit)
  const last = page.at(-1)
  const entries = page.flatMap((line) => (line.kind === 'item' ? [line] : []))
  return {
    Name: bucket.name,
    Prefix: encode(prefix),
    MaxKeys: limit,
    KeyMarker: KeyMarker ?? '',
    IsTruncated: lines.length > limit,
    Versions: entries
      .filter(({ item }) => !item.version.isDeleteMarker)
      .map((line) => versionOf(line, encode)),
    DeleteMarkers: entries
      .filter(({ item }) => item.version.isDeleteMarker)
      .map((line) => markerOf(line, encode)),
    ...prefixesOf(page, encode),
    ...(delimiter !== undefined && { Delimiter: encode(delimiter) }),
    ...(EncodingType !== undefined && { EncodingType }),
    ...(lines.length > limit && last && { NextKeyMarker: encode(last.key) }),
    ...(lines.length > limit &&
      last?.kind === 'item' && { NextVersionIdMarker: last.item.version.versionId }),
  }
}

/** The items below a prefix, with everything behind the next delimiter rolled up into one line. */
function rolledUp<Item>(
  items: readonly { readonly key: string; readonly item: Item }[],
  prefix: string,
  delimiter: string | undefined,
): Line<Item>[] {
  const lines: Line<Item>[] = []
  for (const { key, item } of items) {
    if (!key.startsWith(prefix)) continue
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1
    if (end < 0) {
      lines.push({ kind: 'item', key, item })
      continue
    }
    const common = key.slice(0, end + (delimiter?.length ?? 0))
    if (lines.at(-1)?.key !== common) lines.push({ kind: 'prefix', key: common })
  }
  return lines
}

function isBehind(key: string, after: string | undefined): boolean {
  return after === undefined || byBytes(key, after) > 0
}

function startOf(
  lines: readonly Line<{ readonly version: ObjectVersion }>[],
  keyMarker: string | undefined,
  versionMarker: string | undefined,
): number {
  if (keyMarker === undefined) return 0
  const at = lines.findIndex(
    (line) =>
      line.kind === 'item' &&
      line.key === keyMarker &&
      line.item.version.versionId === versionMarker,
  )
  if (at >= 0) return at + 1
  const next = lines.findIndex(({ key }) => byBytes(key, keyMarker) > 0)
  return next < 0 ? lines.length : next
}

type Encode = (text: string) => string

function contentsOf(
  { key, item }: { readonly key: string; readonly item: ObjectVersion },
  encode: Encode,
): NonNullable<ListObjectsV2Output['Contents']>[number] {
  const { etag, size, lastModified } = item
  return {
    Key: encode(key),
    ETag: etag,
    Size: size,
    LastModified: new Date(lastModified),
    StorageClass: 'STANDARD',
  }
}

interface VersionLine {
  readonly key: string
  readonly item: { readonly version: ObjectVersion; readonly latest: boolean }
}

function versionOf({ key, item: { version, latest } }: VersionLine, encode: Encode): VersionEntry {
  const { etag, size, lastModified, versionId } = version
  return {
    Key: encode(key),
    VersionId: versionId,
    IsLatest: latest,
    ETag: etag,
    Size: size,
    LastModified: new Date(lastModified),
    StorageClass: 'STANDARD',
  }
}

function markerOf(
  { key, item: { version, latest } }: VersionLine,
  encode: Encode,
): DeleteMarkerEntry {
  const { lastModified, versionId } = version
  return {
    Key: encode(key),
    VersionId: versionId,
    IsLatest: latest,
    LastModified: new Date(lastModified),
  }
}

function prefixesOf(
  page: readonly Line<unknown>[],
  encode: Encode,
): { CommonPrefixes?: { Prefix: string }[] } {
  const prefixes = page.flatMap((line) =>
    line.kind === 'prefix' ? [{ Prefix: encode(line.key) }] : [],
  )
  return prefixes.length === 0 ? {} : { CommonPrefixes: prefixes }
}

function limitOf(maxKeys: number | undefined): number {
  const limit = maxKeys ?? pageSizeMax
  if (!Number.isInteger(limit) || limit < 0) {
    throw new AwsError(
      'InvalidArgument',
      'Argument maxKeys must be an integer between 0 and 2147483647',
    )
  }
  return Math.min(limit, pageSizeMax)
}

/** XML cannot carry every character of a key, so clients may ask for percent-encoding. */
function encoderOf(encodingType: string | undefined): Encode {
  if (encodingType !== 'url') return (text) => text
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/')
}

function writeToken(key: string): string {
  return Buffer.from(key).toString('base64')
}

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64').toString('utf8')
  if (writeToken(key) === token) return key
  throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect')
}
