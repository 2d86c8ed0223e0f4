import {
  type ListTaskDefinitionFamiliesRequest,
  type ListTaskDefinitionFamiliesResponse,
  type ListTaskDefinitionsRequest,
  type ListTaskDefinitionsResponse,
  SortOrder,
  TaskDefinitionFamilyStatus,
  TaskDefinitionStatus,
} from '@aws-sdk/client-ecs'
import { own } from '../core/own.ts'
import { oneOf } from './errors.ts'
import { seenAt } from './lag.ts'
import type { Ecs, FamilyState, TaskDefinitionState } from './model.ts'
import { page } from './paging.ts'
import { familyArn } from './task-definition-lookup.ts'

const sizes = { usual: 100, max: 100 }

/** In spite of its name `familyPrefix` is the full name of a family. */
export function listTaskDefinitions(
  input: ListTaskDefinitionsRequest,
  ecs: Ecs,
): ListTaskDefinitionsResponse {
  oneOf(input.status, TaskDefinitionStatus, 'status')
  oneOf(input.sort, SortOrder, 'sort')
  const at = seenAt(ecs)
  const status = input.status ?? 'ACTIVE'
  const revisions = (
    input.familyPrefix === undefined ? familiesHere(ecs) : familyNamed(ecs, input.familyPrefix)
  )
    .flatMap((family) => family.revisions)
    .filter((one) => statusAt(one, at) === status)
  const order = input.sort === 'DESC' ? 'descending' : 'ascending'
  const { items, ...next } = page(ecs, input, sizes, revisions, sortKey, order)
  return { taskDefinitionArns: items.map((one) => one.arn), ...next }
}

/** Here `familyPrefix` is a prefix. */
export function listTaskDefinitionFamilies(
  input: ListTaskDefinitionFamiliesRequest,
  ecs: Ecs,
): ListTaskDefinitionFamiliesResponse {
  oneOf(input.status, TaskDefinitionFamilyStatus, 'status')
  const names = familiesHere(ecs)
    .filter((family) => family.name.startsWith(input.familyPrefix ?? ''))
    .filter((family) => matches(family, input.status ?? 'ALL'))
    .map((family) => family.name)
  const { items, ...next } = page(ecs, input, sizes, names, (name) => name)
  return { families: items, ...next }
}

function familyNamed(ecs: Ecs, name: string): FamilyState[] {
  const family = own(ecs.state.families, familyArn(ecs, name))
  return family === undefined ? [] : [family]
}

function familiesHere(ecs: Ecs): FamilyState[] {
  const prefix = familyArn(ecs, '')
  return Object.entries(ecs.state.families).flatMap(([arn, family]) =>
    arn.startsWith(prefix) ? [family] : [],
  )
}

/** A family is ACTIVE while one of its revisions is. */
function matches(family: FamilyState, status: TaskDefinitionFamilyStatus): boolean {
  const active = family.revisions.some((one) => one.status === 'ACTIVE')
  return status === 'ALL' || active === (status === 'ACTIVE')
}

function statusAt(one: TaskDefinitionState, at: number): TaskDefinitionState['status'] | undefined {
  if (one.registeredAt > at) return undefined
  if (one.deleteRequestedAt !== undefined && one.deleteRequestedAt <= at) return one.status
  return one.deregisteredAt !== undefined && one.deregisteredAt <= at ? 'INACTIVE' : 'ACTIVE'
}

/** By family, then by number: revision 10 comes after revision 9. */
function sortKey(one: TaskDefinitionState): string {
  const revision = String(one.definition.revision).padStart(9, '0')
  return `${one.definition.family} ${revision}`
}
