import type { Unit } from '@plumbline/desired-state'
import {
  faultOf,
  type AnyKind,
  type AwsReader,
  type Context,
  type HealthReport,
  type JsonObject,
  type Observation,
  type Observed,
  type ResourceId,
  type Wanted,
} from '../model/index.ts'
import { resourceId } from './context.ts'

/** One resource of a unit: what is wanted of it, and what was seen. */
export interface ResourceView {
  readonly id: ResourceId
  readonly kind: AnyKind
  readonly wanted?: Wanted<object>
  readonly observation: Observation<unknown>
  readonly tags?: Readonly<Record<string, string>>
  readonly identifier?: string
  readonly predecessor?: string
  readonly facts?: JsonObject
  readonly surplus?: true
  readonly due?: true
  /** Of a resource that is there. */
  readonly health?: HealthReport
}

export interface Look {
  readonly context: Context
  /** Left out for a unit that was removed. */
  readonly unit?: Unit
  readonly known: Readonly<Record<string, readonly string[]>>
  readonly following?: string
  readonly suspect: boolean
  /** Epoch ms. */
  readonly now: number
}

/** Looks at everything that a unit wants and owns. Reads only; what cannot be read is an answer, not an error. */
export async function observe(
  kinds: readonly AnyKind[],
  reader: AwsReader,
  look: Look,
): Promise<readonly ResourceView[]> {
  const views = await Promise.all(kinds.map((kind) => observeKind(kind, reader, look)))
  return views.flat()
}

async function observeKind(
  kind: AnyKind,
  reader: AwsReader,
  look: Look,
): Promise<readonly ResourceView[]> {
  const { context, unit, following, suspect } = look
  const wanted: readonly Wanted<object>[] = unit === undefined ? [] : kind.wanted(unit, context)
  const known = look.known[kind.name] ?? []
  try {
    const removed = unit === undefined
    const more = { ...(unit && { unit }), ...(following !== undefined && { following }) }
    const scope = { context, wanted, removed, known, suspect, now: look.now, ...more }
    const observed = await kind.observe(reader, scope)
    return observed.map((one) => view(kind, wanted, one, look.now))
  } catch (error) {
    const observation = { state: 'unreadable', fault: faultOf(error) } as const
    const names = wanted.length > 0 ? wanted.map(({ name }) => name) : [context.unit]
    return names.map((name) => view(kind, wanted, { name, observation }, look.now))
  }
}

function view(
  kind: AnyKind,
  wanted: readonly Wanted<object>[],
  observed: Observed<unknown>,
  now: number,
): ResourceView {
  const { name, observation, ...rest } = observed
  const found = wanted.find((one) => one.name === name)
  return {
    id: resourceId(kind.name, name),
    kind,
    observation,
    ...rest,
    ...(found !== undefined && { wanted: found }),
    ...(observation.state === 'present' && { health: kind.health(observation.live, now) }),
  }
}
