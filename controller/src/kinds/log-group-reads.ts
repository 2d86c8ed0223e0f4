import {
  DescribeLogGroupsCommand,
  type DescribeLogGroupsCommandInput,
  type DescribeLogGroupsCommandOutput,
  type LogGroup,
} from '@aws-sdk/client-cloudwatch-logs'
import { reads, type BatchRead } from '../model/index.ts'

export const describeLogGroups = reads('logs:DescribeLogGroups', DescribeLogGroupsCommand)

export const logGroupsByName: BatchRead<
  DescribeLogGroupsCommandInput,
  DescribeLogGroupsCommandOutput,
  LogGroup
> = {
  operation: describeLogGroups,
  // The maximum of `logGroupIdentifiers` in the DescribeLogGroups reference.
  max: 50,
  request: (_scope, names) => ({ logGroupIdentifiers: [...names] }),
  items: (output) => (output.logGroups ?? []).map((group) => [group.logGroupName ?? '', group]),
}
