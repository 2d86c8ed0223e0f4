import type { Store } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { fleetOf, listFleets, type Fleet } from '../../contract/index.ts'
import { unitsOf } from '../find.ts'
import { mount } from '../mount.ts'
import { nameOf } from '../views.ts'

export function fleetRoutes(app: FastifyInstance, { store }: { store: Store }): void {
  mount(app, listFleets, async () => {
    const items: Fleet[] = []
    for await (const { unit, fleet } of unitsOf(store)) {
      const { environment, name } = nameOf(unit)
      if (fleet !== undefined) items.push(fleetOf(environment, name, fleet))
    }
    return { items }
  })
}
