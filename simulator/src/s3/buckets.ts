import type {
  BucketLocationConstraint,
  CreateBucketOutput,
  CreateBucketRequest,
  DeleteBucketRequest,
  GetBucketLocationOutput,
  GetBucketLocationRequest,
  GetBucketVersioningOutput,
  GetBucketVersioningRequest,
  HeadBucketOutput,
  HeadBucketRequest,
  ListBucketsOutput,
  PutBucketVersioningRequest,
} from '@aws-sdk/client-s3'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { byBytes, findBucket } from './model.ts'
import type { S3State } from './model.ts'

export function createBucket(
  state: S3State,
  { Bucket: name = '' }: CreateBucketRequest,
  { now }: RequestContext,
): CreateBucketOutput {
  if (!/^(?!xn--)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) || /\.\.|^[\d.]+$/.test(name)) {
    throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', 400, {
      BucketName: name,
    })
  }
  if (state.has(name)) {
    throw new AwsError(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      409,
      { BucketName: name },
    )
  }
  state.set(name, { name, createdAt: now, versioning: undefined, objects: new Map() })
  return { Location: `/${name}`, BucketArn: arnOf(name) }
}

export function deleteBucket(state: S3State, input: DeleteBucketRequest): object {
  const bucket = findBucket(state, input.Bucket)
  if (bucket.objects.size > 0) {
    throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, {
      BucketName: bucket.name,
    })
  }
  state.delete(bucket.name)
  return {}
}

export function headBucket(
  state: S3State,
  { Bucket: name = '' }: HeadBucketRequest,
  { region }: RequestContext,
): HeadBucketOutput {
  // A HEAD answer has no body to name the bucket in: the status is all.
  if (!state.has(name)) throw new AwsError('NotFound', 'Not Found', 404)
  return { BucketRegion: region, BucketArn: arnOf(name) }
}

export function listBuckets(state: S3State): ListBucketsOutput {
  const buckets = [...state.values()].toSorted((a, b) => byBytes(a.name, b.name))
  return {
    Buckets: buckets.map(({ name, createdAt }) => ({
      Name: name,
      CreationDate: new Date(createdAt),
    })),
  }
}

export function getBucketLocation(
  state: S3State,
  input: GetBucketLocationRequest,
  { region }: RequestContext,
): GetBucketLocationOutput {
  findBucket(state, input.Bucket)
  // The oldest region has no constraint.
  if (region === 'us-east-1') return {}
  return { LocationConstraint: region as BucketLocationConstraint }
}

export function putBucketVersioning(state: S3State, input: PutBucketVersioningRequest): object {
  const bucket = findBucket(state, input.Bucket)
  const status = input.VersioningConfiguration?.Status
  if (status !== 'Enabled' && status !== 'Suspended') {
    throw new AwsError(
      'IllegalVersioningConfigurationException',
      'The Versioning element must be specified',
    )
  }
  bucket.versioning = status
  return {}
}

export function getBucketVersioning(
  state: S3State,
  input: GetBucketVersioningRequest,
): GetBucketVersioningOutput {
  const { versioning } = findBucket(state, input.Bucket)
  return versioning === undefined ? {} : { Status: versioning }
}

function arnOf(name: string): string {
  return `arn:aws:s3:::${name}`
}
