import type { Unit } from '@plumbline/desired-state'
import { createHash } from 'node:crypto'
import type { Context, Owner } from '../model/index.ts'

/**
 * The tags by which Plumbline knows its own. Deleting and changing need them: a resource without them belongs to
 * somebody else, whatever its name is.
 */
export function ownershipTags(context: Context): Readonly<Record<string, string>> {
  return {
    'plumbline:unit': context.unit,
    'plumbline:environment': context.environment.name,
    'plumbline:source': context.source,
  }
}

/** Every tag of the AWS objects of a unit: its own free ones, and ours, which no document can overwrite. */
export function tagsFor(context: Context, unit: Unit): Readonly<Record<string, string>> {
  return { ...unit.tags, ...ownershipTags(context) }
}

/** ECS's list form of tags. */
export function ecsTags(tags: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }))
}

export function tagsOf(
  list:
    | readonly { readonly key?: string | undefined; readonly value?: string | undefined }[]
    | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries((list ?? []).map((tag) => [tag.key ?? '', tag.value ?? '']))
}

/** The list form of tags that all services have but ECS, and those whose tags are a map. */
export function pairsOf(
  tags: Readonly<Record<string, string>>,
): { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

export function tagsOfPairs(
  list: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]))
}

/** Names of AWS objects derive from the unit alone, so that nothing has to be remembered to find them again. */
export function familyOf(context: Owner): string {
  const job = isJob(context) ? 'job-' : ''
  return `${context.environment.name}-${job}${nameOfUnit(context)}`
}

/** Names of schedules have 64 characters at most; a longer one ends in a hash of it all. */
export function scheduleNameOf(context: Owner): string {
  const name = familyOf(context)
  if (name.length <= scheduleNameMax) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return `${name.slice(0, scheduleNameMax - hash.length - 1)}-${hash}`
}

const scheduleNameMax = 64

export function logGroupOf(context: Owner): string {
  const job = isJob(context) ? 'job/' : ''
  return `/plumbline/${context.environment.name}/${job}${nameOfUnit(context)}`
}

/** CloudWatch's name of an alarm that the unit defines as `name`; see decision 0008. */
export function alarmNameOf(context: Owner, name: string): string {
  return `plumbline/${context.environment.name}/${nameOfUnit(context)}/${name}`
}

/** The policies by which a service scales: the one that holds a metric at its target, and the one of a step. */
export function trackingPolicyOf(context: Context, metric: string): string {
  return `${familyOf(context)}-${metric}`
}

export function stepPolicyOf(context: Context, step: string): string {
  return `${familyOf(context)}-step-${step}`
}

/** Whether the unit is a Job; known of a removed one too. */
export function isJob({ unit }: Pick<Owner, 'unit'>): boolean {
  return unit.split('/')[1] === 'job'
}

export function nameOfUnit(context: Owner): string {
  return context.unit.slice(context.unit.lastIndexOf('/') + 1)
}
