import type { Control } from '@plumbline/controller/model'
import type { UnitId } from '@plumbline/desired-state'
import type { FastifyInstance } from 'fastify'
import { listOrphans, lookForOrphans, orphansOf, removeOrphans } from '../../contract/index.ts'
import { mount } from '../mount.ts'

/** What is left in AWS without a document, and what a person says about it. */
export function orphanRoutes(app: FastifyInstance, { control }: { control: Control }): void {
  mount(app, listOrphans, async () => orphansOf(await control.orphans()))
  mount(app, lookForOrphans, async () => {
    await control.lookForOrphans()
    return { accepted: true as const }
  })
  mount(app, removeOrphans, async ({ body }) => {
    const { author, reason, many } = body
    // The contract holds it to three parts.
    const units = body.units.map(({ unit, resources }) => ({ unit: unit as UnitId, resources }))
    await control.removeOrphans(units, {
      author,
      reason,
      ...(many !== undefined && { many }),
    })
    return { accepted: true as const, units: units.map(({ unit }) => unit) }
  })
}
