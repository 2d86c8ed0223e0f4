import type {
  GetObjectOutput,
  GetObjectRequest,
  HeadObjectOutput,
  HeadObjectRequest,
  PutObjectOutput,
  PutObjectRequest,
} from '@aws-sdk/client-s3'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { checkedSums, md5 } from './checksums.ts'
import { checkRead, checkWrite } from './conditions.ts'
import { addVersion, currentObject, findBucket, nextVersionId, noSuchKey } from './model.ts'
import type { Bucket, ObjectVersion, S3State } from './model.ts'
import { partOf } from './range.ts'

const keyBytesMax = 1024

/** Members of PutObject that reads give back as they were. */
const keptHeaders = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'WebsiteRedirectLocation',
] as const

export function putObject(
  state: S3State,
  input: PutObjectRequest,
  context: RequestContext,
): PutObjectOutput {
  const bucket = findBucket(state, input.Bucket)
  const { Key: key = '', Metadata: metadata = {} } = input
  const body = (input.Body ?? new Uint8Array()) as Uint8Array
  if (Buffer.byteLength(key) > keyBytesMax) {
    throw new AwsError('KeyTooLongError', 'Your key is too long')
  }
  checkWrite(input, key, currentObject(bucket, key))
  const checksums = checkedSums(input, body)
  const version: ObjectVersion = {
    versionId: nextVersionId(bucket, context),
    isDeleteMarker: false,
    lastModified: wholeSeconds(context.now),
    etag: `"${md5(body, 'hex')}"`,
    size: body.byteLength,
    body: Buffer.from(body).toString('base64'),
    metadata,
    headers: headersOf(input),
    checksums,
  }
  addVersion(bucket, key, version)
  return {
    ETag: version.etag,
    ...checksums,
    ...(Object.keys(checksums).length > 0 && { ChecksumType: 'FULL_OBJECT' as const }),
    ...versionIdOf(bucket, version),
  }
}

export function getObject(state: S3State, input: GetObjectRequest): GetObjectOutput {
  const bucket = findBucket(state, input.Bucket)
  const object = readable(bucket, input)
  if (object === undefined) throw noSuchKey(input.Key ?? '')
  checkRead(input, object)
  const whole = Buffer.from(object.body, 'base64')
  const { part, contentRange } = partOf(whole, input.Range)
  return {
    // The checksums are those of the whole: a client that reads a part would find them wrong.
    ...facts(
      bucket,
      object,
      contentRange === undefined ? input : { ...input, ChecksumMode: undefined },
    ),
    ContentLength: part.byteLength,
    ...(contentRange !== undefined && { ContentRange: contentRange }),
    Body: part as unknown as NonNullable<GetObjectOutput['Body']>,
  }
}

export function headObject(state: S3State, input: HeadObjectRequest): HeadObjectOutput {
  const bucket = state.get(input.Bucket ?? '')
  const object = bucket && readable(bucket, input)
  // A HEAD answer has no body to say more in: the status is all.
  if (bucket === undefined || object === undefined) throw new AwsError('NotFound', 'Not Found', 404)
  checkRead(input, object)
  return { ...facts(bucket, object, input), ContentLength: object.size }
}

/** The version that a read asks for; undefined when the key has none, or was deleted. */
function readable(
  bucket: Bucket,
  { Key: key = '', VersionId: versionId }: GetObjectRequest,
): ObjectVersion | undefined {
  if (versionId === undefined) return currentObject(bucket, key)
  const version = bucket.objects.get(key)?.find((each) => each.versionId === versionId)
  if (version === undefined) {
    throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, { Key: key })
  }
  if (version.isDeleteMarker) {
    throw new AwsError(
      'MethodNotAllowed',
      'The specified method is not allowed against this resource.',
      405,
    )
  }
  return version
}

function facts(
  bucket: Bucket,
  object: ObjectVersion,
  { ChecksumMode: mode }: GetObjectRequest,
): HeadObjectOutput {
  return {
    AcceptRanges: 'bytes',
    ETag: object.etag,
    LastModified: new Date(object.lastModified),
    Metadata: { ...object.metadata },
    ...object.headers,
    ...(mode === 'ENABLED' && object.checksums),
    ...versionIdOf(bucket, object),
  }
}

/** A bucket that never had versioning does not speak of versions. */
function versionIdOf({ versioning }: Bucket, { versionId }: ObjectVersion): { VersionId?: string } {
  return versioning === undefined ? {} : { VersionId: versionId }
}

/** HTTP tells times in seconds: a finer one would not compare equal to itself in `If-Modified-Since`. */
export function wholeSeconds(epochMs: number): number {
  return epochMs - (epochMs % 1000)
}

function headersOf(input: PutObjectRequest): Record<string, string> {
  const kept = keptHeaders.flatMap((name) => {
    const value = input[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ContentType: 'binary/octet-stream', ...Object.fromEntries(kept) }
}
