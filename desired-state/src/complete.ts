import { createHash } from 'node:crypto'
import { fingerprint, type Unsigned } from './fingerprint.ts'
import { problemKey } from './text/problem.ts'
import type { Draft } from './render/render.ts'
import { allocateRules, type Route } from './routes/rules.ts'
import { problemOf, type Drafts, type RouteProblem } from './routes/problems.ts'
import type { IngressRule } from './spec/service.ts'
import { withRules } from './schema/service.ts'
import type {
  BundleContent,
  BundleUnit,
  LoadedState,
  PuppetBundle,
  TaskUnit,
  UnitId,
} from './types.ts'

/** What depends on all units together: the rules of their routes, and what stands in the way of a route. */
export interface Routing {
  readonly rules: ReadonlyMap<string, readonly IngressRule[]>
  readonly problems: readonly RouteProblem[]
}

/** The rules of all routes. A unit whose route has a problem does without, and the others are looked at again. */
export function routeUnits(drafts: Drafts): Routing {
  const problems: RouteProblem[] = []
  for (let left = drafts; ;) {
    const { rules, problems: found } = routeOnce(left)
    if (found.length === 0) return { rules, problems: named(problems, drafts) }
    problems.push(...found)
    const wrong = new Set(found.map(({ unit }) => unit))
    left = new Map([...left].filter(([id]) => !wrong.has(id)))
  }
}

function routeOnce(drafts: Drafts): Routing {
  const byEnvironment = Map.groupBy(drafts.values(), ({ environment }) => environment.name)
  const allocations = [...byEnvironment.values()].flatMap((units) => {
    const [first] = units
    return first === undefined ? [] : [allocateRules(units.flatMap(routesOf), first.environment)]
  })
  return {
    rules: new Map(allocations.flatMap(({ rules }) => [...rules])),
    problems: allocations.flatMap(({ conflicts }) =>
      conflicts.flatMap((conflict) => problemOf(conflict, drafts)),
    ),
  }
}

function routesOf(unit: Draft): readonly Route[] {
  if (unit.kind !== 'service') return []
  return Object.entries(unit.spec.ingress).map(([name, ingress]) => ({
    id: `${unit.id}/${name}`,
    ingress,
    shifts: unit.spec.deploy.strategy !== 'rolling',
  }))
}

/** Names the environments in which something is wrong, where it is right in others. */
function named(problems: readonly RouteProblem[], drafts: Drafts): readonly RouteProblem[] {
  const found = Map.groupBy(problems, ({ problem }) => problemKey(problem))
  return problems.map(({ unit, problem }) => {
    const name = withoutEnvironment(unit)
    const wrong = (found.get(problemKey(problem)) ?? []).map((one) => environmentOf(one.unit))
    const all = [...drafts.keys()].filter((id) => withoutEnvironment(id) === name)
    const environments = [...new Set(wrong)]
    return environments.length === all.length
      ? { unit, problem }
      : { unit, problem: { ...problem, environments } }
  })
}

const environmentOf = (unit: UnitId): string => unit.slice(0, unit.indexOf('/'))
const withoutEnvironment = (unit: UnitId): string => unit.slice(unit.indexOf('/') + 1)

/** The units as they are from now on: with the rules of their routes, and their fingerprints. */
export function completeUnits(
  drafts: Drafts,
  { rules }: Pick<Routing, 'rules'>,
  callers: ReadonlyMap<UnitId, readonly UnitId[]>,
  memo: UnitMemo,
): Pick<LoadedState, 'units' | 'bundles'> {
  const completed = [...drafts.values()].map((draft) => {
    if (draft.kind === 'job') {
      const calledBy = callers.get(draft.id) ?? []
      return memo.get(draft, calledBy, () => signed({ ...draft, calledBy }))
    }
    const own = draft.kind === 'service' ? ownRules(draft, rules) : undefined
    return memo.get(draft, own, () => signed(withOwnRules(draft, own)))
  })
  return {
    units: byId(completed.filter((one) => one.kind !== 'bundle')),
    bundles: byId(completed.filter((one) => one.kind === 'bundle')),
  }
}

/**
 * A bundle with its code: a unit from now on. Its fingerprint changes with every byte that reaches a host, and with what
 * the documents say.
 */
export function withContent(bundle: PuppetBundle, content: BundleContent): BundleUnit {
  const print = createHash('sha256').update(`${bundle.fingerprint} ${content.digest}`).digest('hex')
  return { ...bundle, content, fingerprint: print }
}

function byId<One extends { readonly id: UnitId }>(all: readonly One[]): ReadonlyMap<UnitId, One> {
  return new Map(all.map((one) => [one.id, one]))
}

type Rules = Readonly<Record<string, readonly IngressRule[]>>

function ownRules(
  { id, spec }: Extract<Draft, { kind: 'service' }>,
  rules: Routing['rules'],
): Rules {
  const names = Object.keys(spec.ingress)
  return Object.fromEntries(names.map((name) => [name, rules.get(`${id}/${name}`) ?? []]))
}

function withOwnRules<Some extends Exclude<Draft, { kind: 'job' }>>(
  unit: Some,
  own: Rules | undefined,
): Some {
  if (unit.kind !== 'service' || own === undefined) return unit
  return { ...unit, spec: withRules(unit.spec, own) }
}

/** Complete units between loads. */
export interface UnitMemo {
  /** The unit of the same draft with the same around it, if there was one; else a new one. */
  get(draft: Draft, around: unknown, make: () => TaskUnit | PuppetBundle): TaskUnit | PuppetBundle
}

export function createUnitMemo(): UnitMemo {
  const memory = new WeakMap<Draft, { around: string; unit: TaskUnit | PuppetBundle }>()
  return {
    get(draft, around, make) {
      const text = JSON.stringify(around) ?? ''
      const known = memory.get(draft)
      if (known?.around === text) return known.unit
      const unit = make()
      memory.set(draft, { around: text, unit })
      return unit
    },
  }
}

function signed(unit: Unsigned): TaskUnit | PuppetBundle {
  return { ...unit, fingerprint: fingerprint(unit) }
}
