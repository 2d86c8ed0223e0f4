import { AwsError } from '../core/types.ts'
import { noSuchKey } from './model.ts'
import type { ObjectVersion } from './model.ts'

interface WriteCondition {
  readonly IfMatch?: string | undefined
  readonly IfNoneMatch?: string | undefined
}

interface ReadCondition extends WriteCondition {
  readonly IfModifiedSince?: Date | undefined
  readonly IfUnmodifiedSince?: Date | undefined
}

/** Throws when a write is not allowed by its conditions. A delete marker counts as no object. */
export function checkWrite(
  { IfMatch: match, IfNoneMatch: noneMatch }: WriteCondition,
  key: string,
  current: ObjectVersion | undefined,
): void {
  if (noneMatch !== undefined) {
    if (noneMatch !== '*') {
      throw new AwsError(
        'NotImplemented',
        'A header you provided implies functionality that is not implemented: If-None-Match takes "*" only',
        501,
      )
    }
    if (current !== undefined) throw preconditionFailed('If-None-Match')
  }
  if (match === undefined) return
  if (current === undefined) throw noSuchKey(key)
  if (!matchesAny(match, current)) throw preconditionFailed('If-Match')
}

/** Throws 412 or 304 when a read is not wanted. The tags win over the times, as HTTP has it. */
export function checkRead(condition: ReadCondition, object: ObjectVersion): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = condition
  if (IfMatch !== undefined) {
    if (!matchesAny(IfMatch, object)) throw preconditionFailed('If-Match')
  } else if (IfUnmodifiedSince !== undefined && object.lastModified > IfUnmodifiedSince.getTime()) {
    throw preconditionFailed('If-Unmodified-Since')
  }
  if (IfNoneMatch !== undefined) {
    if (matchesAny(IfNoneMatch, object)) throw notModified()
  } else if (IfModifiedSince !== undefined && object.lastModified <= IfModifiedSince.getTime()) {
    throw notModified()
  }
}

function matchesAny(tags: string, { etag }: ObjectVersion): boolean {
  const unquoted = (tag: string): string => tag.trim().replace(/^"(.*)"$/, '$1')
  return tags.trim() === '*' || tags.split(',').map(unquoted).includes(unquoted(etag))
}

function preconditionFailed(header: string): AwsError {
  return new AwsError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
    { Condition: header },
  )
}

function notModified(): AwsError {
  return new AwsError('NotModified', 'Not Modified', 304)
}
