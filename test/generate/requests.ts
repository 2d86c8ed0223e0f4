import { createParseCache, load, type Problem, type Unit } from '@plumbline/desired-state'
import {
  resolve,
  type AnyKind,
  type Call,
  type Change,
  type JsonObject,
  type Wanted,
} from '@plumbline/controller/model'
import { stringify } from 'yaml'
import { kinds } from '../../controller/src/kinds/index.ts'
import { contextOf } from '../../controller/src/engine/context.ts'
import type { Document } from './everything.ts'

export interface Compiled {
  readonly problems: readonly Problem[]
  /** What each unit wants. A unit that stayed the same is the same object as before. */
  readonly units: readonly Wants[]
}

export interface Wants {
  /** The calls that would create everything. */
  readonly calls: readonly Call[]
  /** The normal form of everything, by kind: what a kind sets after the creation shows here alone. */
  readonly shapes: readonly { readonly kind: string; readonly shape: JsonObject }[]
}

/** Compiles documents to what they want. What stays the same from one time to the next is read and compiled once. */
export function compiler(): (documents: readonly Document[]) => Compiled {
  const cache = createParseCache()
  const texts = new WeakMap<Document, string>()
  const known = new Map<string, Wants>()

  function textOf(document: Document): string {
    const { shared: _shared, ...written } = document
    const whole = { apiVersion: 'plumbline/v1', ...written }
    const text = texts.get(document) ?? stringify(whole, { aliasDuplicateObjects: false })
    texts.set(document, text)
    return text
  }

  function remembered(unit: Unit): Wants {
    const { origins: _positions, ...rest } = unit
    const key = JSON.stringify(rest)
    const wants = known.get(key) ?? wantsOf(unit)
    known.set(key, wants)
    return wants
  }

  return (documents) => {
    const files = documents.map((document, index) => {
      const text = textOf(document)
      return { path: `${index}.yaml`, blob: text, text }
    })
    const { units, problems } = load(files, { cache })
    return { problems, units: problems.length > 0 ? [] : [...units.values()].map(remembered) }
  }
}

interface Wish {
  readonly kind: AnyKind
  readonly one: Wanted<object>
}

function wantsOf(unit: Unit): Wants {
  const context = contextOf({ source: 'main', revision: 'c0ffee', unit })
  const wishes = kinds.flatMap((kind) => kind.wanted(unit, context).map((one) => ({ kind, one })))
  const identifiers = new Map(
    wishes.map((wish) => [`${wish.kind.name}/${wish.one.name}`, identifierOf(wish)]),
  )
  const resolved = wishes.map((wish) => {
    const { kind, one } = wish
    const request: object = resolve(one.request, identifiers).value
    const shape = resolve(one.shape, identifiers).value
    return { kind, one: { ...one, request, shape }, facts: factsOf(wish, wishes) }
  })
  return {
    shapes: resolved.map(({ kind, one }) => ({ kind: kind.name, shape: one.shape })),
    calls: resolved.flatMap(({ kind, one, facts }) => {
      const change = { state: 'absent', wanted: one, context, facts }
      return kind.plan(change as Change<object, unknown>).map((planned) => planned.call)
    }),
  }
}

function identifierOf({ kind, one }: Wish): string {
  const place = 'eu-west-1:123456789012'
  if (kind.name === 'target-group') {
    return `arn:aws:elasticloadbalancing:${place}:targetgroup/${one.name}/0123456789abcdef`
  }
  return `arn:aws:any:${place}:${kind.name}/${one.name}`
}

/** What a look at AWS would have told about something that is not there. */
function factsOf({ kind, one }: Wish, wishes: readonly Wish[]): JsonObject | undefined {
  const { priority } = one.request as { readonly priority?: number }
  const groups = wishes
    .filter((wish) => wish.kind.name === 'target-group')
    .map((wish) => [wish.one.name, { arn: identifierOf(wish), speaks: '' }])
  const facts: Readonly<Record<string, JsonObject>> = {
    'job-run': { now: 0, ended: [] },
    'listener-rule': { place: { priority: priority ?? 1, moves: [] } },
    service: { routed: Object.fromEntries(groups) },
    'target-group': { vpcId: 'vpc-0abc' },
  }
  return facts[kind.name]
}
