import type { RegisterTaskDefinitionCommandInput, TaskDefinition } from '@aws-sdk/client-ecs'
import { createHash } from 'node:crypto'
import {
  lately,
  unitsKept,
  type Json,
  type Proven,
  type Shape,
  type Wanted,
} from '../../model/index.ts'
import type { TaggedTaskDefinition } from '../ecs-reads.ts'

type Target = Wanted<RegisterTaskDefinitionCommandInput>

function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const fields = Object.entries(value).filter(([, item]) => item !== undefined)
  const sorted = fields.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`
}

/** Of a normal form, whatever the order of its keys. */
export const digestOf = lately(
  (shape: Shape) => createHash('sha256').update(canonical(shape)).digest('base64url'),
  unitsKept,
)

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
