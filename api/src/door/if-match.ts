import type { FastifyInstance } from 'fastify'
import { Refusal } from '../refusal.ts'
import { known, type Rememberers } from '../views/known.ts'
import { stateOf } from '../views/state.ts'
import { idOf, type UnitName } from '../views/units.ts'

/**
 * Refuses what was decided by a state of a unit that it is not in any more. It stands behind the question who may do what, so
 * that nobody learns from it what a unit is like that they may not read.
 */
export function heedIfMatch(app: FastifyInstance, parts: Rememberers): void {
  app.addHook('preHandler', async (request) => {
    const given = request.headers['if-match']
    const { rule } = request.routeOptions.config
    if (given === undefined || rule === undefined || !('verb' in rule)) return
    if (request.method === 'GET' || rule.on !== 'unit') return
    const unit = idOf(request.params as UnitName)
    const memory = await known(parts, unit)
    if (statesIn(given).some((one) => one === '*' || one === stateOf(memory))) return
    const message = `${unit} is not what it was when it was looked at.`
    const hint = 'look at the unit again, and decide anew'
    throw new Refusal('moved-on', message, [{ pointer: '/headers/if-match', message, hint }])
  })
}

/** The states that a header names: `"state"`, as the answer has it, or an `ETag`, which begins with it. */
function statesIn(header: string): readonly string[] {
  return header.split(',').map((one) => one.trim().replace(/^"([^".]*)(\.[^"]*)?"$/, '$1'))
}
