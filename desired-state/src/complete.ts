import { fingerprint } from './fingerprint.ts'
import type { Draft } from './render.ts'
import { allocateRules } from './rules.ts'
import { withRules } from './service-schema.ts'
import type { DesiredState, PuppetBundle, Unit, UnitId } from './types.ts'

/** Gives the rendered units what depends on all of them together: the rules of their routes, and the fingerprints. */
export function completeUnits(
  drafts: ReadonlyMap<UnitId, Draft>,
): Pick<DesiredState, 'units' | 'bundles'> {
  const byEnvironment = Map.groupBy(drafts.values(), ({ environment }) => environment.name)
  const completed = new Map(
    [...byEnvironment.values()].flatMap(routed).map((unit) => [unit.id, signed(unit)] as const),
  )
  const inOrder = [...drafts.keys()].flatMap((id) => completed.get(id) ?? [])
  return {
    units: byId(inOrder.filter((one) => one.kind !== 'bundle')),
    bundles: byId(inOrder.filter((one) => one.kind === 'bundle')),
  }
}

function byId<One extends { readonly id: UnitId }>(all: readonly One[]): ReadonlyMap<UnitId, One> {
  return new Map(all.map((one) => [one.id, one]))
}

/** The units of one environment, with the rules of their routes. */
function routed(drafts: readonly Draft[]): readonly Draft[] {
  const routes = drafts.flatMap((unit) =>
    unit.kind === 'service'
      ? Object.entries(unit.spec.ingress).map(([name, ingress]) => ({
          id: `${unit.id}/${name}`,
          ingress,
        }))
      : [],
  )
  const [first] = drafts
  if (routes.length === 0 || first === undefined) return drafts
  const rules = allocateRules(routes, first.environment)
  return drafts.map((unit) => {
    if (unit.kind !== 'service') return unit
    const own = Object.keys(unit.spec.ingress).map((name) => [
      name,
      rules.get(`${unit.id}/${name}`) ?? [],
    ])
    return { ...unit, spec: withRules(unit.spec, Object.fromEntries(own)) }
  })
}

function signed(unit: Draft): Unit | PuppetBundle {
  return { ...unit, fingerprint: fingerprint(unit) }
}
