import { statefulService } from '../core/stateful.ts'
import type { SimulatedService } from '../core/types.ts'
import { createPullThroughCacheRule, describePullThroughCacheRules } from './cache-rules.ts'
import type { EcrState } from './model.ts'
import { registry } from './peer.ts'
import { batchDeleteImage, putImage } from './push.ts'
import { batchGetImage, describeImages, listImages } from './read.ts'
import {
  createRepository,
  deleteRepository,
  describeRepositories,
  listTagsForResource,
  tagResource,
  untagResource,
} from './repositories.ts'

/** ECR as far as `SPEC.md` beside this file says. */
export function createEcr(): SimulatedService {
  return statefulService<EcrState>({
    name: 'ecr',
    empty: () => ({ repositories: {} }),
    operations: {
      CreateRepository: createRepository,
      DescribeRepositories: describeRepositories,
      DeleteRepository: deleteRepository,
      PutImage: putImage,
      BatchGetImage: batchGetImage,
      DescribeImages: describeImages,
      ListImages: listImages,
      BatchDeleteImage: batchDeleteImage,
      CreatePullThroughCacheRule: createPullThroughCacheRule,
      DescribePullThroughCacheRules: describePullThroughCacheRules,
      TagResource: tagResource,
      UntagResource: untagResource,
      ListTagsForResource: listTagsForResource,
    },
    peer: registry,
  })
}
