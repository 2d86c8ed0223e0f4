import type { TaskDefinition } from '@aws-sdk/client-ecs'
import { arnOf, isArn } from './arns.ts'
import { clientError } from './errors.ts'
import type { Ecs, TaskDefinitionState } from './model.ts'
import { date } from '../core/values.ts'

/** The key of a family, which is the ARN of a task definition without its revision. */
export function familyArn(ecs: Ecs, family: string): string {
  return arnOf(ecs.context, `task-definition/${family}`)
}

/**
 * The task definition behind `family` (its latest ACTIVE revision), `family:revision` or an ARN; undefined when there is
 * none.
 */
export function lookUp(ecs: Ecs, reference: string): TaskDefinitionState | undefined {
  const arn = isArn(reference) ? reference : familyArn(ecs, reference)
  const { family, revision } = split(arn)
  const revisions = ecs.state.families[family]?.revisions ?? []
  return revision === undefined
    ? revisions.findLast((one) => one.status === 'ACTIVE')
    : revisions[revision - 1]
}

/** The task definition that a service or a task already refers to. It is never taken out, so it is there. */
export function byArn(ecs: Ecs, arn: string): TaskDefinitionState {
  const found = lookUp(ecs, arn)
  if (found === undefined) throw clientError(`Unable to describe task definition ${arn}.`)
  return found
}

/**
 * The task definition that a request wants to run. A deregistered one is accepted for a while, when the settings say so.
 * @throws AwsError ClientException when it is unknown or INACTIVE
 */
export function runnable(ecs: Ecs, reference: string): TaskDefinitionState {
  const found = lookUp(ecs, reference)
  if (found === undefined) throw clientError('Unable to describe task definition.')
  const { deregisteredAt } = found
  const { deregisteredAcceptedMs } = ecs.settings
  const accepted =
    deregisteredAt !== undefined && ecs.context.now - deregisteredAt < deregisteredAcceptedMs
  if (found.status === 'ACTIVE' || (found.status === 'INACTIVE' && accepted)) return found
  throw clientError('TaskDefinition is inactive')
}

export function taskDefinitionView(state: TaskDefinitionState): TaskDefinition {
  const { deregisteredAt, deleteRequestedAt } = state
  return {
    ...state.definition,
    status: state.status,
    registeredAt: date(state.registeredAt),
    ...(deregisteredAt !== undefined && { deregisteredAt: date(deregisteredAt) }),
    ...(deleteRequestedAt !== undefined && { deleteRequestedAt: date(deleteRequestedAt) }),
  }
}

/** `…:task-definition/web:3` into the key of its family and the revision. */
function split(arn: string): { family: string; revision: number | undefined } {
  const found = /^(.*:task-definition\/[^:]+):(\d+)$/.exec(arn)
  return found === null
    ? { family: arn, revision: undefined }
    : { family: found[1] ?? '', revision: Number(found[2]) }
}
