import type { Clock, Control } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { getHealth, getOpenApi, getReadiness, getSystem, timeOf } from '../../contract/index.ts'
import type { Permit } from '../auth/permit.ts'
import { mount } from '../mount.ts'

interface Parts {
  readonly control: Control
  readonly clock: Pick<Clock, 'now'>
  readonly permit: Permit
}

export function systemRoutes(app: FastifyInstance, { control, clock, permit }: Parts): void {
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
    return { now: timeOf(clock.now()), ready, because: told, readOnly: permit.readOnly }
  })
  mount(app, getOpenApi, () => ({ ...app.swagger() }))
}
