import type { Control } from '@plumbline/controller/model'
import type { FastifyInstance } from 'fastify'
import { getHealth, getOpenApi, getReadiness } from '../../contract/index.ts'
import { mount } from '../mount.ts'

export function systemRoutes(app: FastifyInstance, control: Control): void {
  mount(app, getHealth, () => ({ status: 'ok' as const }))
  mount(app, getReadiness, (_, reply) => {
    const { ready, because } = control.readiness()
    reply.code(ready ? 200 : 503)
    return { ready, because }
  })
  mount(app, getOpenApi, () => ({ ...app.swagger() }))
}
