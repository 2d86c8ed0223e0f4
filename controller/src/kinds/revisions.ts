import { ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs'
import { lately, reads, sameShape, unitsKept, type AwsReader, type Shape } from '../model/index.ts'
import { taskDefinitionByArn, type TaggedTaskDefinition } from './ecs-reads.ts'
import { normalTaskDefinition } from './normal-task.ts'

export const listTaskDefinitions = reads('ecs:ListTaskDefinitions', ListTaskDefinitionsCommand)

/**
 * How many of a family's newest revisions are looked at for one that equals what is wanted. A hit saves a registration,
 * the scarcest call of all (one a second for a whole account); a miss costs this many cheap, cached reads.
 */
const revisionsSearchedMax = 10

/**
 * The ARNs of a family's newest active revisions, newest first. `familyPrefix` takes the whole name of a family, in spite
 * of its own name (ListTaskDefinitions reference).
 */
export async function activeRevisions(
  reader: AwsReader,
  family: string,
): Promise<readonly string[]> {
  return revisionsOf(reader, family, { sort: 'DESC', maxResults: revisionsSearchedMax })
}

/** One page of the ARNs of a family's revisions: the newest, or the oldest. */
export async function revisionsOf(
  reader: AwsReader,
  family: string,
  page: {
    readonly sort: 'ASC' | 'DESC'
    readonly maxResults: number
    readonly status?: 'ACTIVE' | 'INACTIVE'
  },
): Promise<readonly string[]> {
  const { taskDefinitionArns } = await reader.read(listTaskDefinitions, {
    familyPrefix: family,
    status: 'ACTIVE',
    ...page,
  })
  return taskDefinitionArns ?? []
}

export function equals(definition: TaggedTaskDefinition, shape: Shape): boolean {
  return sameShape(shape, normalRevision(definition))
}

/** A revision never changes, and it is looked at in every pass. */
export const normalRevision = lately(
  ({ taskDefinition }: TaggedTaskDefinition): Shape => normalTaskDefinition(taskDefinition),
  unitsKept,
)

/** The ARNs of those among a family's newest revisions that equal what is wanted: several, after a lost answer. */
export async function equalRevisions(
  reader: AwsReader,
  family: string,
  shape: Shape,
): Promise<readonly string[]> {
  const arns = await activeRevisions(reader, family)
  const looks = arns.map(async (arn) => {
    const definition = await reader.look(taskDefinitionByArn, '', arn)
    return definition !== undefined && equals(definition, shape) ? [arn] : []
  })
  return (await Promise.all(looks)).flat()
}
