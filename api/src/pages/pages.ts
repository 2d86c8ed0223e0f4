import { readFileSync } from 'node:fs'
import type { Clock, Control, Log, Store, UnitMemory } from '@plumbline/controller/model'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { errors, isErrorCode } from '../../contract/index.ts'
import { unitsOf } from '../find.ts'
import { logFailure, Refusal, refusalOf } from '../refusal.ts'
import { sources } from '../routes/sources.ts'
import { attemptsIn } from '../attempts.ts'
import { known } from '../routes/units.ts'
import { diffOf, idOf, passOf, statusOf } from '../views.ts'
import type { Redact, UnitName } from '../views.ts'
import { explanationPage, refusalPage } from './error-page.ts'
import { statusPage } from './status-page.ts'
import { unitPage } from './unit-page.ts'

const style = ['tokens.css', 'status.css']
  .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
  .join('')
const icon = readFileSync(new URL('icon.svg', import.meta.url), 'utf8')

/** Passes on the page of a unit; the API has the rest. */
const passesShown = 20
const attemptsShown = 10

interface Parts {
  readonly store: Store
  readonly control: Control
  readonly clock: Pick<Clock, 'now'>
  readonly redact: Redact
  readonly log?: Log | undefined
}

/** Plain pages for people: no script, no sign-in, nothing that changes anything. */
export function pages(app: FastifyInstance, { store, control, clock, redact, log }: Parts): void {
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error, request)
    if (refusal.code === 'internal') logFailure(log, error, request)
    reply.code(errors[refusal.code].status)
    return page(reply, refusalPage(refusal, request.id))
  })
  app.get('/plain', async (_, reply) => {
    const units: UnitMemory[] = []
    for await (const memory of unitsOf(store)) units.push(memory)
    const fleet = { units, sources: await sources(store, control), now: clock.now() }
    return page(reply, statusPage({ ...fleet, readiness: control.readiness() }))
  })
  app.get<{ Params: UnitName }>(
    '/plain/units/:environment/:kind/:name',
    async ({ params }, reply) => {
      const memory = await known({ store, control }, params)
      const records = await store.history(idOf(params), passesShown)
      const tried = await store.attempts(idOf(params), attemptsShown)
      const attempts = attemptsIn(tried, memory.attempt)
      const diff = diffOf(memory, redact)
      const passes = records.map(passOf)
      const status = statusOf(memory, redact)
      return page(reply, unitPage({ status, diff, passes, attempts, now: clock.now() }))
    },
  )
  app.get<{ Params: { code: string } }>('/errors/:code', async ({ params: { code } }, reply) => {
    if (!isErrorCode(code)) throw new Refusal('error-unknown', 'No error has this code.')
    return page(reply, explanationPage(code))
  })
  app.get('/status.css', (_, reply) => reply.type('text/css; charset=utf-8').send(style))
  app.get('/icon.svg', (_, reply) => reply.type('image/svg+xml; charset=utf-8').send(icon))
}

function page(reply: FastifyReply, markup: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(markup)
}
