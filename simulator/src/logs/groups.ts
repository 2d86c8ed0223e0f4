import type {
  CreateLogGroupRequest,
  DeleteLogGroupRequest,
  DeleteRetentionPolicyRequest,
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
  LogGroup,
  PutRetentionPolicyRequest,
} from '@aws-sdk/client-cloudwatch-logs'
import { own } from '../core/own.ts'
import { checkedTags } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { findGroup, groupArn, groupNameOf, invalid } from './model.ts'
import type { LogGroupState, LogsState } from './model.ts'
import { page } from './paging.ts'
import { tagRules } from './tags.ts'

export function createLogGroup(
  state: LogsState,
  input: CreateLogGroupRequest,
  { now }: RequestContext,
): object {
  const { logGroupName: name = '', kmsKeyId, logGroupClass = 'STANDARD' } = input
  if (!/^[\w.\-/#]{1,512}$/.test(name)) {
    throw invalid(
      String.raw`1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: ` +
        String.raw`Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+ and have a length from 1 to 512`,
    )
  }
  const tags = checkedTags({ ...input.tags }, tagRules)
  if (Object.hasOwn(state.groups, name)) {
    throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists')
  }
  state.groups[name] = {
    name,
    createdAt: now,
    logGroupClass,
    tags,
    streams: {},
    ...(kmsKeyId !== undefined && { kmsKeyId }),
  }
  return {}
}

export function deleteLogGroup(state: LogsState, input: DeleteLogGroupRequest): object {
  delete state.groups[findGroup(state, input.logGroupName).name]
  return {}
}

const pageSizeMax = 50

export function describeLogGroups(
  state: LogsState,
  input: DescribeLogGroupsRequest,
  context: RequestContext,
): DescribeLogGroupsResponse {
  const { logGroupNamePrefix: prefix = '', logGroupNamePattern: pattern = '' } = input
  if (prefix !== '' && pattern !== '') {
    throw invalid(
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    )
  }
  const found = candidates(state, input.logGroupIdentifiers)
    .filter(({ name }) => name.startsWith(prefix) && name.includes(pattern))
    .filter((group) => (input.logGroupClass ?? group.logGroupClass) === group.logGroupClass)
  const { items, nextToken } = page(found, {
    keyOf: ({ name }) => name,
    token: input.nextToken,
    limit: input.limit,
    limitMax: pageSizeMax,
  })
  return {
    logGroups: items.map((group) => describe(group, context)),
    ...(nextToken !== undefined && { nextToken }),
  }
}

/** Those that are asked for by name are found by it: among ten thousand nobody looks at each. */
function candidates(
  state: LogsState,
  identifiers: readonly string[] | undefined,
): readonly LogGroupState[] {
  if (identifiers === undefined) return Object.values(state.groups)
  const names = new Set(identifiers.map(groupNameOf))
  return [...names].flatMap((name) => own(state.groups, name) ?? [])
}

function describe(group: LogGroupState, context: RequestContext): LogGroup {
  const { name, createdAt, retentionInDays, kmsKeyId, logGroupClass, streams } = group
  const arn = groupArn(name, context)
  return {
    logGroupName: name,
    creationTime: createdAt,
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    storedBytes: Object.values(streams)
      .flatMap(({ events }) => events)
      .reduce((bytes, { message }) => bytes + Buffer.byteLength(message), 0),
    logGroupClass: logGroupClass as LogGroup['logGroupClass'],
    deletionProtectionEnabled: false,
    ...(retentionInDays !== undefined && { retentionInDays }),
    ...(kmsKeyId !== undefined && { kmsKeyId }),
  }
}

/** The only values that AWS takes, in days. */
const retentions: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
]

export function putRetentionPolicy(state: LogsState, input: PutRetentionPolicyRequest): object {
  const { logGroupName, retentionInDays = 0 } = input
  if (!retentions.includes(retentionInDays)) {
    throw invalid(
      `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy constraint: ` +
        `Member must satisfy enum value set: [${retentions.join(', ')}]`,
    )
  }
  findGroup(state, logGroupName).retentionInDays = retentionInDays
  return {}
}

export function deleteRetentionPolicy(
  state: LogsState,
  input: DeleteRetentionPolicyRequest,
): object {
  delete findGroup(state, input.logGroupName).retentionInDays
  return {}
}
