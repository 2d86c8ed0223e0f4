import type { RequestContext, SimulatedService } from '../core/types.ts'
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
  putBucketVersioning,
} from './buckets.ts'
import { deleteObject, deleteObjects } from './delete.ts'
import { listObjectsV2, listObjectVersions } from './list.ts'
import { restoreState, saveState } from './model.ts'
import type { S3State } from './model.ts'
import { getObject, headObject, putObject } from './objects.ts'

type Operation<Input> = (state: S3State, input: Input, context: RequestContext) => object

/** S3 as far as `SPEC.md` beside this file says. */
export function createS3(): SimulatedService {
  let state: S3State = new Map()

  function over<Input>(operation: Operation<Input>) {
    return (input: Input, context: RequestContext): object => operation(state, input, context)
  }

  return {
    name: 's3',
    operations: {
      CreateBucket: over(createBucket),
      DeleteBucket: over(deleteBucket),
      HeadBucket: over(headBucket),
      ListBuckets: over(listBuckets),
      GetBucketLocation: over(getBucketLocation),
      PutBucketVersioning: over(putBucketVersioning),
      GetBucketVersioning: over(getBucketVersioning),
      PutObject: over(putObject),
      GetObject: over(getObject),
      HeadObject: over(headObject),
      DeleteObject: over(deleteObject),
      DeleteObjects: over(deleteObjects),
      ListObjectsV2: over(listObjectsV2),
      ListObjectVersions: over(listObjectVersions),
    },
    save: () => saveState(state),
    restore(saved) {
      state = restoreState(saved)
    },
    reset() {
      state = new Map()
    },
  }
}
