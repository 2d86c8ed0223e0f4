import type { Unit } from '@plumbline/desired-state'
import {
  kindsFor,
  faultOf,
  type ActiveRule,
  type AnyKind,
  type AwsReader,
  type Context,
  type HealthReport,
  type JsonObject,
  type Observation,
  type Observed,
  type Proven,
  type ResourceId,
  type Shape,
  type Wanted,
} from '../../model/index.ts'
import { partsOf, resourceId } from '../context.ts'
import { leaving, rulesOf } from './ignore.ts'
import { wantedOf } from './wanted.ts'

/** One resource of a unit: what is wanted of it, and what was seen. */
export interface ResourceView {
  readonly id: ResourceId
  readonly kind: AnyKind
  /** What is to be ignored is left to others in its shape. */
  readonly wanted?: Wanted<object>
  /** The whole of the wanted shape, where a rule about drift leaves a part of it to others. */
  readonly whole?: Shape
  readonly observation: Observation<unknown>
  readonly tags?: Readonly<Record<string, string>>
  readonly identifier?: string
  readonly predecessor?: string
  readonly facts?: JsonObject
  readonly proven?: Proven
  readonly surplus?: true
  readonly due?: true
  /** Of a resource that is there. */
  readonly health?: HealthReport
}

/** What was seen of kinds, by their names. A kind of which nothing was there has an empty list. */
export type Still = ReadonlyMap<string, readonly ResourceView[]>

export interface Look {
  readonly context: Context
  /** Left out for a unit that was removed. */
  readonly unit?: Unit
  /** What that one was when it was in place. */
  readonly last?: Unit
  readonly known: Readonly<Record<string, readonly string[]>>
  readonly proven?: Readonly<Record<string, Proven>>
  readonly listed?: readonly string[]
  readonly following?: string
  readonly followingSince?: number
  readonly overtaken?: true
  readonly anew?: true
  readonly suspect: boolean
  /** What was seen not long ago and is not looked at again. */
  readonly still?: Still
  /** Epoch ms. */
  readonly now: number
}

/** Looks at everything that a unit wants and owns. Reads only; what cannot be read is an answer, not an error. */
export async function observe(
  kinds: readonly AnyKind[],
  reader: AwsReader,
  look: Look,
): Promise<readonly ResourceView[]> {
  const own = kindsFor(kinds, partsOf(look.context.unit))
  const { active } = rulesOf(look.unit, look.now)
  const around = surroundingsOf(look)
  const views = await Promise.all(
    own.map((kind) => observeKind(kind, reader, look, active, around)),
  )
  return views.flat()
}

/** What every kind is told alike. */
function surroundingsOf({ known: _known, proven: _proven, still: _still, ...told }: Look) {
  return { ...told, removed: told.unit === undefined }
}

async function observeKind(
  kind: AnyKind,
  reader: AwsReader,
  look: Look,
  rules: readonly ActiveRule[],
  around: ReturnType<typeof surroundingsOf>,
): Promise<readonly ResourceView[]> {
  const still = look.still?.get(kind.name)
  if (still !== undefined) return still
  const { context, unit, now } = look
  const whole: readonly Wanted<object>[] = unit === undefined ? [] : wantedOf(kind, unit, context)
  const wanted = rules.length === 0 ? whole : whole.map((one) => leftToOthers(kind, one, rules))
  // Where others may have their way, what they made of it is read.
  const isWhole = wanted.every(({ shape }, index) => shape === whole[index]?.shape)
  const proven = isWhole ? look.proven?.[kind.name] : undefined
  try {
    const known = look.known[kind.name] ?? []
    const scope = { ...around, wanted, known, ...(proven && { proven }) }
    const observed = await kind.observe(reader, scope)
    return observed.map((one) => view(kind, wanted, whole, isWhole ? one : unproven(one), now))
  } catch (error) {
    const observation = { state: 'unreadable', fault: faultOf(error) } as const
    const names = wanted.length > 0 ? wanted.map(({ name }) => name) : [context.unit]
    return names.map((name) => view(kind, wanted, whole, { name, observation }, now))
  }
}

function unproven<Live>({ proven: _proven, ...observed }: Observed<Live>): Observed<Live> {
  return observed
}

function leftToOthers(
  kind: AnyKind,
  wanted: Wanted<object>,
  rules: readonly ActiveRule[],
): Wanted<object> {
  return { ...wanted, shape: leaving(wanted.shape, resourceId(kind.name, wanted.name), rules) }
}

function view(
  kind: AnyKind,
  wanted: readonly Wanted<object>[],
  whole: readonly Wanted<object>[],
  observed: Observed<unknown>,
  now: number,
): ResourceView {
  const { name, observation, ...rest } = observed
  const index = wanted.findIndex((one) => one.name === name)
  const found = wanted[index]
  const shape = whole[index]?.shape
  return {
    id: resourceId(kind.name, name),
    kind,
    observation,
    ...rest,
    ...(found !== undefined && { wanted: found }),
    ...(shape !== undefined && shape !== found?.shape && { whole: shape }),
    ...(observation.state === 'present' && { health: kind.health(observation.live, now) }),
  }
}
