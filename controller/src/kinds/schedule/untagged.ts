import type { Environment, UnitId } from '@plumbline/desired-state'
import type { AwsReader, OwnedUnit } from '../../model/index.ts'
import { scheduleNameOf } from '../ownership.ts'
import { findSchedule, scheduleNames } from '../schedule-reads.ts'
import { tagsIn } from './owner.ts'

/**
 * Jobs of which a schedule is there and that are not among the wanted ones: one list for an environment, and a read for
 * each name in it that no wanted job has.
 */
export async function unitsBySchedules(
  reader: AwsReader,
  environment: Environment,
  wanted: ReadonlySet<UnitId>,
): Promise<readonly OwnedUnit[]> {
  const known = new Set([...wanted].map((unit) => scheduleNameOf({ unit, environment })))
  const names = await scheduleNames(reader, `${environment.name}-job-`)
  const unknown = names.filter((name) => !known.has(name))
  const owners = await Promise.all(unknown.map((name) => ownerOf(reader, environment, name)))
  return owners.filter((owner) => owner !== undefined)
}

/** Whose a schedule is; nobody's where the unit that it names would give it another name. */
async function ownerOf(
  reader: AwsReader,
  environment: Environment,
  name: string,
): Promise<OwnedUnit | undefined> {
  const { 'plumbline:unit': unit, 'plumbline:source': source = '' } = tagsIn(
    (await findSchedule(reader, name))?.Description,
  )
  if (unit === undefined) return undefined
  const owned = { unit: unit as UnitId, environment }
  return scheduleNameOf(owned) === name ? { unit: owned.unit, source } : undefined
}
