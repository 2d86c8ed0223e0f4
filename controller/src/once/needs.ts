import type { Unit } from '@plumbline/desired-state'
import { contextOf } from '../engine/context.ts'
import { kinds } from '../kinds/index.ts'
import { kindsFor, type Release } from '../model/index.ts'
import { needsOf, type Needs } from '../preflight/needs.ts'

export type { Needs } from '../preflight/needs.ts'

/** What units need of an account before they can go out: images, roles, secrets, networks. Nothing is read. */
export function needsOfUnits(units: Iterable<Unit>): Needs {
  return needsOf([...units].map(releaseOfUnit))
}

function releaseOfUnit(unit: Unit): Release {
  const context = contextOf({ source: '', revision: '', unit })
  const resources = kindsFor(kinds, unit).flatMap((kind) =>
    kind.wanted(unit, context).map((wanted) => {
      const request: object = wanted.request
      return { kind: kind.name, request, isThere: false }
    }),
  )
  return { unit, context, resources, images: [] }
}
