import type { Clock, Control } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { getHealth, getOpenApi, getReadiness, getSystem, timeOf } from '../../contract/index.ts'
import { whyReadOnly } from '../guard.ts'
import { mount } from '../mount.ts'

interface Parts {
  readonly control: Control
  readonly clock: Pick<Clock, 'now'>
  readonly loopback: boolean
}

export function systemRoutes(app: FastifyInstance, { control, clock, loopback }: Parts): void {
  mount(app, getHealth, () => ({ status: 'ok' as const }))
  mount(app, getReadiness, (_, reply) => {
    const { ready, because } = control.readiness()
    reply.code(ready ? 200 : 503)
    return { ready, because }
  })
  mount(app, getSystem, () => {
    const { ready, because } = control.readiness()
    const readOnly = loopback ? null : whyReadOnly
    return { now: timeOf(clock.now()), ready, because, readOnly }
  })
  mount(app, getOpenApi, () => ({ ...app.swagger() }))
}
