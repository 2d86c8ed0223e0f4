import type { RegisterTaskDefinitionCommandInput, TaskDefinition } from '@aws-sdk/client-ecs'
import type { Proven, Wanted } from '../../model/index.ts'
import { digestOf } from '../digest.ts'
import type { TaggedTaskDefinition } from '../ecs-reads.ts'

type Target = Wanted<RegisterTaskDefinitionCommandInput>

/**
 * Whether a revision was read once and equalled what is wanted now. A revision never changes, so that it does still. Another
 * version of Plumbline that wants something else, or tells it in another form, has another digest and reads.
 */
export function isProven(proven: Proven | undefined, arn: string, { shape }: Target): boolean {
  return proven?.identifier === arn && proven.digest === digestOf(shape)
}

/** What a revision that was just seen to equal what is wanted proves; undefined when it was known before. */
export function provenBy(
  { proven }: { readonly proven?: Proven },
  { taskDefinition }: TaggedTaskDefinition,
  target: Target,
): Proven | undefined {
  const identifier = taskDefinition.taskDefinitionArn
  if (identifier === undefined || isProven(proven, identifier, target)) return undefined
  return { identifier, digest: digestOf(target.shape) }
}

const standIns = new WeakMap<object, TaggedTaskDefinition>()

/** A revision that is proven to equal what is wanted, without asking for it. */
export function asRegistered({ request }: Target, arn: string): TaggedTaskDefinition {
  const made = standIns.get(request)
  if (made?.taskDefinition.taskDefinitionArn === arn) return made
  // A request has every field of what AWS makes of it that is compared, and references to nothing.
  const { tags: _tags, ...fields } = request
  const taskDefinition = { ...fields, taskDefinitionArn: arn } as TaskDefinition
  const standIn = { taskDefinition, tags: [] }
  standIns.set(request, standIn)
  return standIn
}
