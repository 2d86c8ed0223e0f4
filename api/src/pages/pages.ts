import { readFileSync } from 'node:fs'
import type { Clock, Control, Log, Store, UnitMemory } from '@plumbline/controller/model'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { errors, isErrorCode } from '../../contract/index.ts'
import { readableBy, type Permit } from '../auth/permit.ts'
import { unitsOf } from '../views/find.ts'
import { logFailure, Refusal, refusalOf } from '../refusal.ts'
import { sources } from '../routes/sources.ts'
import { attemptsIn } from '../views/attempts.ts'
import { known } from '../views/known.ts'
import { diffOf, idOf, passOf, statusOf } from '../views/units.ts'
import type { Redact, UnitName } from '../views/units.ts'
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
  readonly permit: Permit
  readonly store: Store
  readonly control: Control
  readonly clock: Pick<Clock, 'now'>
  readonly redact: Redact
  readonly log?: Log | undefined
}

/** Plain pages for people: no script, no sign-in, nothing that changes anything. */
export function pages(
  app: FastifyInstance,
  { store, control, clock, redact, permit, log }: Parts,
): void {
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error, request)
    if (refusal.code === 'internal') logFailure(log, error, request)
    reply.code(errors[refusal.code].status)
    return page(reply, refusalPage(refusal, request.id))
  })
  const some = { config: { rule: { reads: 'some' } } } as const
  app.get('/plain', some, async ({ principal: who }, reply) => {
    const units: UnitMemory[] = []
    const readable = readableBy(who, permit)
    for await (const memory of unitsOf(store)) if (readable(memory.unit)) units.push(memory)
    const found = await sources({ store, control, permit }, who)
    const fleet = { units, sources: found, now: clock.now() }
    const { ready, because } = control.readiness()
    const told = permit.readsEverything(who) ? because : ready ? 'ready' : 'not yet'
    return page(reply, statusPage({ ...fleet, readiness: { ready, because: told } }))
  })
  app.get<{ Params: UnitName }>(
    '/plain/units/:environment/:kind/:name',
    { config: { rule: { reads: 'unit' } } },
    async ({ params, principal: who }, reply) => {
      const memory = await known({ store, control }, idOf(params))
      const records = await store.history(idOf(params), passesShown)
      const tried = await store.attempts(idOf(params), attemptsShown)
      const attempts = attemptsIn(tried, memory.attempt)
      const diff = diffOf(memory, redact)
      const passes = records.map(passOf)
      const status = statusOf(memory, redact, permit.may(who, memory.unit))
      return page(reply, unitPage({ status, diff, passes, attempts, now: clock.now() }))
    },
  )
  const open = { config: { rule: { open: 'it is the same for everybody' } } }
  app.get<{ Params: { code: string } }>(
    '/errors/:code',
    open,
    async ({ params: { code } }, reply) => {
      if (!isErrorCode(code)) throw new Refusal('error-unknown', 'No error has this code.')
      return page(reply, explanationPage(code))
    },
  )
  app.get('/status.css', open, (_, reply) => reply.type('text/css; charset=utf-8').send(style))
  app.get('/icon.svg', open, (_, reply) => reply.type('image/svg+xml; charset=utf-8').send(icon))
}

function page(reply: FastifyReply, markup: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(markup)
}
