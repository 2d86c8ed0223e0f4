import { ListTaskDefinitionFamiliesCommand } from '@aws-sdk/client-ecs'
import type { Environment, UnitId } from '@plumbline/desired-state'
import { reads, type AwsReader, type OwnedUnit } from '../../model/index.ts'
import { taskDefinitionByArn } from '../ecs-reads.ts'
import { tagsOf } from '../ownership.ts'
import { activeRevisions } from '../revisions.ts'

export const listFamilies = reads(
  'ecs:ListTaskDefinitionFamilies',
  ListTaskDefinitionFamiliesCommand,
)

/** The most that one page of ListTaskDefinitionFamilies holds. */
const familiesPerPage = 100

/**
 * Jobs of which revisions are registered and that are not among the wanted ones. A service is found by itself; a job may
 * have nothing else in AWS. One list for an environment, and two reads for each family that no wanted job has.
 */
export async function inventory(
  reader: AwsReader,
  environment: Environment,
  wanted: ReadonlySet<UnitId>,
): Promise<readonly OwnedUnit[]> {
  const prefix = `${environment.name}-job-`
  const jobs = (await familiesWith(reader, prefix))
    .map((family) => ({ family, unit: unitOf(environment, family.slice(prefix.length)) }))
    .filter(({ unit }) => !wanted.has(unit))
  const owners = await Promise.all(jobs.map(({ family }) => ownerOf(reader, family)))
  // The name of a family alone says nothing: a service can be called job-nightly.
  return owners.flatMap((owner, index) =>
    owner !== undefined && owner.unit === jobs[index]?.unit ? [owner] : [],
  )
}

function unitOf({ name }: Environment, job: string): UnitId {
  return `${name}/job/${job}`
}

/** Families with an active revision whose names begin so. */
export async function familiesWith(reader: AwsReader, prefix: string): Promise<readonly string[]> {
  const families: string[] = []
  let nextToken: string | undefined
  do {
    const page = await reader.read(listFamilies, {
      familyPrefix: prefix,
      status: 'ACTIVE',
      maxResults: familiesPerPage,
      ...(nextToken !== undefined && { nextToken }),
    })
    families.push(...(page.families ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return families
}

/** Whose the newest active revision of a family is. */
async function ownerOf(reader: AwsReader, family: string): Promise<OwnedUnit | undefined> {
  const [newest] = await activeRevisions(reader, family)
  if (newest === undefined) return undefined
  const tags = tagsOf((await reader.look(taskDefinitionByArn, '', newest))?.tags)
  const { 'plumbline:unit': unit, 'plumbline:source': source = '' } = tags
  return unit === undefined ? undefined : { unit: unit as UnitId, source }
}
