import {
  type DeleteTaskDefinitionsRequest,
  type DeleteTaskDefinitionsResponse,
  type DeregisterTaskDefinitionRequest,
  type DeregisterTaskDefinitionResponse,
  type DescribeTaskDefinitionRequest,
  type DescribeTaskDefinitionResponse,
  type RegisterTaskDefinitionRequest,
  type RegisterTaskDefinitionResponse,
  TaskDefinitionField,
} from '@aws-sdk/client-ecs'
import { clientError, invalid, oneOf, required } from './errors.ts'
import type { Ecs, TaskDefinitionState } from './model.ts'
import { readBackForm } from './task-definition-form.ts'
import { familyArn, lookUp, taskDefinitionView } from './task-definition-lookup.ts'
import { checkTaskDefinition } from './task-definition-rules.ts'

/** Always makes a new revision, also for equal content. */
export function registerTaskDefinition(
  input: RegisterTaskDefinitionRequest,
  ecs: Ecs,
): RegisterTaskDefinitionResponse {
  checkTaskDefinition(input)
  const name = required(input.family, 'family')
  const key = familyArn(ecs, name)
  const family = (ecs.state.families[key] ??= { name, revisions: [] })
  const revision = family.revisions.length + 1
  const arn = `${key}:${revision}`
  const state: TaskDefinitionState = {
    arn,
    definition: readBackForm(input, arn, revision, ecs.context),
    status: 'ACTIVE',
    registeredAt: ecs.context.now,
    tags: input.tags ?? [],
  }
  family.revisions.push(state)
  return { taskDefinition: taskDefinitionView(state), tags: state.tags }
}

export function describeTaskDefinition(
  input: DescribeTaskDefinitionRequest,
  ecs: Ecs,
): DescribeTaskDefinitionResponse {
  for (const field of input.include ?? []) oneOf(field, TaskDefinitionField, 'include')
  const found = lookUp(ecs, required(input.taskDefinition, 'taskDefinition'))
  if (found === undefined) throw clientError('Unable to describe task definition.')
  return {
    taskDefinition: taskDefinitionView(found),
    ...(input.include?.includes('TAGS') && { tags: found.tags }),
  }
}

/** The revision becomes INACTIVE; services that use it go on. */
export function deregisterTaskDefinition(
  input: DeregisterTaskDefinitionRequest,
  ecs: Ecs,
): DeregisterTaskDefinitionResponse {
  const reference = required(input.taskDefinition, 'taskDefinition')
  const found = withRevision(ecs, reference)
  if (found === undefined) {
    throw clientError(
      'The specified task definition does not exist. Give it as family:revision or as an ARN.',
    )
  }
  if (found.status === 'ACTIVE') {
    found.status = 'INACTIVE'
    found.deregisteredAt = ecs.context.now
  }
  return { taskDefinition: taskDefinitionView(found) }
}

/** Up to 10 INACTIVE revisions; what cannot be deleted comes back as a failure. */
export function deleteTaskDefinitions(
  input: DeleteTaskDefinitionsRequest,
  ecs: Ecs,
): DeleteTaskDefinitionsResponse {
  const references = required(input.taskDefinitions, 'taskDefinitions')
  if (references.length < 1 || references.length > 10) {
    throw invalid('taskDefinitions must name 1 to 10 task definitions.')
  }
  const found = references.map((reference) => ({ reference, state: withRevision(ecs, reference) }))
  const deleted = found.flatMap(({ state }) => (state?.status === 'INACTIVE' ? [state] : []))
  const failed = found.filter(({ state }) => state === undefined || !deleted.includes(state))
  for (const state of deleted) {
    state.status = 'DELETE_IN_PROGRESS'
    state.deleteRequestedAt = ecs.context.now
  }
  return {
    taskDefinitions: deleted.map(taskDefinitionView),
    failures: failed.map(({ reference, state }) => ({
      arn: state?.arn ?? reference,
      reason:
        state === undefined
          ? 'MISSING'
          : `The specified task definition is still in ${state.status} status.`,
    })),
  }
}

/** Deregistering and deleting need the revision: a bare family is not enough. */
function withRevision(ecs: Ecs, reference: string): TaskDefinitionState | undefined {
  return /:\d+$/.test(reference) ? lookUp(ecs, reference) : undefined
}
