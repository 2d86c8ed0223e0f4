import type { Peers } from '../core/peers.ts'
import { statefulService } from '../core/stateful.ts'
import type { SimulatedService } from '../core/types.ts'
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

/** CloudWatch Logs as far as `SPEC.md` beside this file says. */
export function createLogs(): SimulatedService {
  return statefulService<LogsState>({
    name: 'logs',
    empty: () => ({ groups: {} }),
    operations: {
      CreateLogGroup: createLogGroup,
      DescribeLogGroups: describeLogGroups,
      DeleteLogGroup: deleteLogGroup,
      PutRetentionPolicy: putRetentionPolicy,
      DeleteRetentionPolicy: deleteRetentionPolicy,
      TagResource: tagResource,
      UntagResource: untagResource,
      ListTagsForResource: listTagsForResource,
      CreateLogStream: createLogStream,
      DescribeLogStreams: describeLogStreams,
      DeleteLogStream: deleteLogStream,
      PutLogEvents: putLogEvents,
      GetLogEvents: getLogEvents,
      FilterLogEvents: filterLogEvents,
    },
    peer: (state, context): Peers['logs'] => ({
      tagged: () => taggedGroups(state, context),
      begin: (group, stream) => beginStream(state, group, stream, context.now),
      write: (group, stream, lines) => writeLines(state, group, stream, lines, context.now),
    }),
  })
}
