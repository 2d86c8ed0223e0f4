import type { Store } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { fleetOf, listFleets, type Fleet } from '../../contract/index.ts'
import { readableBy, type Permit } from '../auth/permit.ts'
import { unitsOf } from '../views/find.ts'
import { mount } from '../mount.ts'
import { nameOf } from '../views/units.ts'

export function fleetRoutes(
  app: FastifyInstance,
  { store, permit }: { store: Store; permit: Permit },
): void {
  mount(app, listFleets, async (_input, _reply, who) => {
    const items: Fleet[] = []
    const readable = readableBy(who, permit)
    for await (const { unit, fleet, hold } of unitsOf(store)) {
      if (fleet !== undefined && readable(unit)) {
        items.push(fleetOf(nameOf(unit), fleet, hold?.reason))
      }
    }
    return { items }
  })
}
