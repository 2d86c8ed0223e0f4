import type { Peers } from '../core/peers.ts'
import type { RequestContext, SimulatedService } from '../core/types.ts'
import { filterLogEvents, getLogEvents, putLogEvents } from './events.ts'
import {
  createLogGroup,
  deleteLogGroup,
  deleteRetentionPolicy,
  describeLogGroups,
  putRetentionPolicy,
} from './groups.ts'
import type { LogsState } from './model.ts'
import {
  beginStream,
  createLogStream,
  deleteLogStream,
  describeLogStreams,
  writeLines,
} from './streams.ts'
import { listTagsForResource, taggedGroups, tagResource, untagResource } from './tags.ts'

type Operation<Input> = (state: LogsState, input: Input, context: RequestContext) => object

/** CloudWatch Logs as far as `SPEC.md` beside this file says. */
export function createLogs(): SimulatedService {
  let state: LogsState = { groups: {} }

  function over<Input>(operation: Operation<Input>) {
    return (input: Input, context: RequestContext): object => operation(state, input, context)
  }

  return {
    name: 'logs',
    operations: {
      CreateLogGroup: over(createLogGroup),
      DescribeLogGroups: over(describeLogGroups),
      DeleteLogGroup: over(deleteLogGroup),
      PutRetentionPolicy: over(putRetentionPolicy),
      DeleteRetentionPolicy: over(deleteRetentionPolicy),
      TagResource: over(tagResource),
      UntagResource: over(untagResource),
      ListTagsForResource: over(listTagsForResource),
      CreateLogStream: over(createLogStream),
      DescribeLogStreams: over(describeLogStreams),
      DeleteLogStream: over(deleteLogStream),
      PutLogEvents: over(putLogEvents),
      GetLogEvents: over(getLogEvents),
      FilterLogEvents: over(filterLogEvents),
    },
    peer: (context): Peers['logs'] => ({
      tagged: () => taggedGroups(state, context),
      begin: (group, stream) => beginStream(state, group, stream, context.now),
      write: (group, stream, lines) => writeLines(state, group, stream, lines, context.now),
    }),
    save: () => structuredClone(state),
    restore(saved) {
      state = structuredClone(saved) as LogsState
    },
    reset() {
      state = { groups: {} }
    },
  }
}
