import type {
  DeletedObject,
  DeleteObjectOutput,
  DeleteObjectRequest,
  DeleteObjectsOutput,
  DeleteObjectsRequest,
  ObjectIdentifier,
} from '@aws-sdk/client-s3'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { checkWrite } from './conditions.ts'
import { addVersion, currentObject, findBucket, nextVersionId, removeVersion } from './model.ts'
import type { Bucket, ObjectVersion, S3State } from './model.ts'
import { wholeSeconds } from './objects.ts'

export function deleteObject(
  state: S3State,
  input: DeleteObjectRequest,
  context: RequestContext,
): DeleteObjectOutput {
  const bucket = findBucket(state, input.Bucket)
  const { Key: key = '', VersionId, IfMatch } = input
  checkWrite({ IfMatch }, key, currentObject(bucket, key))
  return deleteOne(bucket, key, VersionId, context)
}

const objectsMax = 1000

export function deleteObjects(
  state: S3State,
  input: DeleteObjectsRequest,
  context: RequestContext,
): DeleteObjectsOutput {
  const bucket = findBucket(state, input.Bucket)
  const { Objects: objects = [], Quiet: quiet = false } = input.Delete ?? {}
  if (objects.length < 1 || objects.length > objectsMax) {
    throw new AwsError(
      'MalformedXML',
      `One call deletes 1 to ${objectsMax} objects; this one names ${objects.length}.`,
    )
  }
  const outcomes = objects.map((object) => attempt(bucket, object, context))
  const deleted = outcomes.flatMap((each) => ('deleted' in each ? [each.deleted] : []))
  const errors = outcomes.flatMap((each) => ('error' in each ? [each.error] : []))
  return {
    ...(!quiet && { Deleted: deleted }),
    ...(errors.length > 0 && { Errors: errors }),
  }
}

/** One object of a batch: what fails does not keep the others from going. */
function attempt(
  bucket: Bucket,
  { Key: key = '', VersionId, ETag }: ObjectIdentifier,
  context: RequestContext,
): { deleted: DeletedObject } | { error: { Key: string; Code: string; Message: string } } {
  try {
    checkWrite({ IfMatch: ETag }, key, currentObject(bucket, key))
    const { DeleteMarker: marker, VersionId: id } = deleteOne(bucket, key, VersionId, context)
    return {
      deleted: {
        Key: key,
        ...(VersionId !== undefined && { VersionId }),
        ...(marker === true && { DeleteMarker: true, ...(id && { DeleteMarkerVersionId: id }) }),
      },
    }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    return { error: { Key: key, Code: error.code, Message: error.message } }
  }
}

/** Deleting what is not there is no error. */
function deleteOne(
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
  context: RequestContext,
): DeleteObjectOutput {
  if (versionId !== undefined) {
    const gone = bucket.objects.get(key)?.find((each) => each.versionId === versionId)
    removeVersion(bucket, key, versionId)
    return { VersionId: versionId, ...(gone?.isDeleteMarker === true && { DeleteMarker: true }) }
  }
  if (bucket.versioning === undefined) {
    removeVersion(bucket, key, 'null')
    return {}
  }
  const marker = deleteMarker(nextVersionId(bucket, context), context.now)
  addVersion(bucket, key, marker)
  return { DeleteMarker: true, VersionId: marker.versionId }
}

function deleteMarker(versionId: string, now: number): ObjectVersion {
  return {
    versionId,
    isDeleteMarker: true,
    lastModified: wholeSeconds(now),
    etag: '',
    size: 0,
    body: '',
    metadata: {},
    headers: {},
    checksums: {},
  }
}
