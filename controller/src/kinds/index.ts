import type { AnyKind, AwsOperation } from '../model/index.ts'
import { alarm } from './alarm/index.ts'
import { handover } from './handover.ts'
import { jobRun } from './job-run/index.ts'
import { listenerRule } from './listener-rule/index.ts'
import { logGroup } from './log-group/index.ts'
import { puppetBundle } from './puppet-bundle/index.ts'
import { scaling } from './scaling/index.ts'
import { schedule } from './schedule/index.ts'
import { service } from './service/index.ts'
import { tagIndex } from './tag-index.ts'
import { targetGroup } from './target-group/index.ts'
import { taskDefinition } from './task-definition/index.ts'

/** Every kind, in the order in which their resources come into being where no reference decides. */
export const kinds: readonly AnyKind[] = [
  logGroup,
  taskDefinition,
  jobRun,
  schedule,
  targetGroup,
  listenerRule,
  service,
  scaling,
  alarm,
  puppetBundle,
]

export { handover, tagIndex }

/** Every operation that the controller calls: what the executor may send, and what the role must allow. */
export const operations: readonly AwsOperation[] = [
  ...kinds.flatMap((kind) => kind.calls),
  ...handover.calls,
  ...tagIndex.calls,
]
