import type {
  CreateScheduleGroupInput,
  CreateScheduleGroupOutput,
  DeleteScheduleGroupInput,
  GetScheduleGroupInput,
  GetScheduleGroupOutput,
  ListScheduleGroupsInput,
  ListScheduleGroupsOutput,
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-scheduler'
import { own } from '../core/own.ts'
import { pageOf } from '../core/pages.ts'
import { checkedTags, tagList, tagsOf, withoutTags } from '../core/tag-list.ts'
import type { TagRules } from '../core/tag-list.ts'
import { AwsError } from '../core/types.ts'
import type { RequestContext } from '../core/types.ts'
import { arnOf, checkName, defaultGroup, findGroup, invalid } from './model.ts'
import type { GroupState, SchedulerState } from './model.ts'

const pageMax = 100
const tagRules: TagRules = { on: 'A schedule group', invalid, tooMany: 'ValidationException' }

/** @throws AwsError ConflictException, ValidationException */
export function createScheduleGroup(
  state: SchedulerState,
  input: CreateScheduleGroupInput,
  context: RequestContext,
): CreateScheduleGroupOutput {
  const { Name: name = '' } = input
  checkName(name)
  if (own(state.groups, name) !== undefined) {
    throw new AwsError('ConflictException', `Schedule group ${name} already exists.`)
  }
  const tags = checkedTags(tagsOf(input.Tags), tagRules)
  state.groups[name] = { name, createdAt: context.now, tags }
  return { ScheduleGroupArn: groupArn(name, context) }
}

export function getScheduleGroup(
  state: SchedulerState,
  input: GetScheduleGroupInput,
  context: RequestContext,
): GetScheduleGroupOutput {
  return view(findGroup(state, input.Name), context)
}

export function listScheduleGroups(
  state: SchedulerState,
  input: ListScheduleGroupsInput,
  context: RequestContext,
): ListScheduleGroupsOutput {
  const found = Object.values(state.groups).filter(({ name }) =>
    name.startsWith(input.NamePrefix ?? ''),
  )
  const { items, nextToken } = pageOf(found, {
    keyOf: ({ name }) => name,
    token: input.NextToken,
    limit: input.MaxResults,
    limitMax: pageMax,
    badToken: 'ValidationException',
    badLimit: 'ValidationException',
  })
  return { ScheduleGroups: items.map((group) => view(group, context)), NextToken: nextToken }
}

/** Deletes a group with its schedules. */
export function deleteScheduleGroup(
  state: SchedulerState,
  input: DeleteScheduleGroupInput,
): object {
  const { name } = findGroup(state, input.Name)
  if (name === defaultGroup) throw invalid('The default schedule group cannot be deleted.')
  delete state.groups[name]
  state.schedules = Object.fromEntries(
    Object.entries(state.schedules).filter(([, { group }]) => group !== name),
  )
  return {}
}

export function tagResource(
  state: SchedulerState,
  input: TagResourceInput,
  context: RequestContext,
): object {
  const group = tagged(state, input.ResourceArn, context)
  group.tags = checkedTags({ ...group.tags, ...tagsOf(input.Tags) }, tagRules)
  return {}
}

export function untagResource(
  state: SchedulerState,
  input: UntagResourceInput,
  context: RequestContext,
): object {
  const group = tagged(state, input.ResourceArn, context)
  group.tags = withoutTags(group.tags, input.TagKeys)
  return {}
}

export function listTagsForResource(
  state: SchedulerState,
  input: ListTagsForResourceInput,
  context: RequestContext,
): ListTagsForResourceOutput {
  return { Tags: tagList(tagged(state, input.ResourceArn, context).tags) }
}

function tagged(state: SchedulerState, arn = '', context: RequestContext): GroupState {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  if (arn !== groupArn(name, context)) {
    throw new AwsError('ResourceNotFoundException', `There is no schedule group ${arn}.`)
  }
  return findGroup(state, name)
}

function view({ name, createdAt }: GroupState, context: RequestContext): GetScheduleGroupOutput {
  const date = new Date(createdAt)
  const Arn = groupArn(name, context)
  return { Arn, Name: name, State: 'ACTIVE', CreationDate: date, LastModificationDate: date }
}

function groupArn(name: string, context: RequestContext): string {
  return arnOf(`schedule-group/${name}`, context)
}
