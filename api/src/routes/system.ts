import type { Clock, Control } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { getHealth, getOpenApi, getReadiness, getSystem, timeOf } from '../../contract/index.ts'
import type { Permit } from '../auth/permit.ts'
import { mount } from '../mount.ts'

interface Parts {
  readonly control: Control
  readonly clock: Pick<Clock, 'now'>
  readonly permit: Permit
  readonly version: string | undefined
}

export function systemRoutes(
  app: FastifyInstance,
  { control, clock, permit, version }: Parts,
): void {
  mount(app, getHealth, () => ({ status: 'ok' as const }))
  mount(app, getReadiness, (_, reply, who) => {
    const { ready, because } = control.readiness()
    reply.code(ready ? 200 : 503)
    // Names of units and of sources are not for everybody.
    return { ready, because: permit.readsEverything(who) ? because : ready ? 'ready' : 'not yet' }
  })
  mount(app, getSystem, (_input, _reply, who) => {
    const { ready, because } = control.readiness()
    const told = permit.readsEverything(who) ? because : ready ? 'ready' : 'not yet'
    const { readOnly } = permit
    return { now: timeOf(clock.now()), version: version ?? null, ready, because: told, readOnly }
  })
  mount(app, getOpenApi, () => ({ ...app.swagger() }))
}
