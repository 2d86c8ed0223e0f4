import type { Access, AuditEntry, Clock, Control, Log, Store } from '@plumbline/controller/model'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Verb } from '../../contract/index.ts'
import { refusals } from './refusals.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What was written down before it was done, until its end is written down too. */
    pending: AuditEntry | undefined
    /** Why it was refused or failed. */
    failure: string | undefined
  }
}

/** An action that was judged. */
interface Asked {
  readonly verb: Verb
  readonly of: Parameters<Access['judge']>[2]
  readonly allowed: boolean
  readonly why: string
}

export interface Audit {
  /** Writes an action down before it is done, or that it was refused. What cannot be written down is not done. */
  asked(request: FastifyRequest, asked: Asked): Promise<void>
}

interface Parts {
  readonly store: Pick<Store, 'audit'>
  readonly control: Pick<Control, 'seen'>
  readonly clock: Pick<Clock, 'now'>
  readonly log?: Log | undefined
}

/** Longest reason that is kept (characters). */
const whyMax = 500

/** Writes down every action, before it is done and once more when its end is known: a kill in between can be told. */
export function auditing(app: FastifyInstance, { store, control, clock, log }: Parts): Audit {
  app.decorateRequest('pending')
  app.decorateRequest('failure')
  /** The log has it after the database: what is told was written down. */
  async function write(entry: AuditEntry): Promise<void> {
    await store.audit(entry)
    const { at: _at, revision = '', ...rest } = entry
    log?.event('action.recorded', { ...rest, revision })
  }
  const alike = refusals(write)
  app.addHook('onResponse', () => alike.settle(clock.now()))
  app.addHook('onClose', () => alike.settle(Infinity))
  app.addHook('onSend', async (request, reply) => {
    const { pending } = request
    if (pending === undefined) return
    request.pending = undefined
    const { statusCode } = reply
    const outcome = statusCode < 400 ? 'done' : statusCode < 500 ? 'refused' : 'failed'
    const why = request.failure ?? pending.why
    await write({ ...pending, outcome, why: why.slice(0, whyMax), at: clock.now() })
  })
  return {
    async asked(request, { verb, of, allowed, why }) {
      const { name: who, how } = request.principal
      const revision = revisionOf(request, of, control)
      const entry: AuditEntry = {
        at: clock.now(),
        who,
        how,
        verb,
        on: nameOf(of),
        ...(revision !== undefined && { revision }),
        outcome: allowed ? 'asked' : 'refused',
        why: (allowed ? reasonOf(request.body) : why).slice(0, whyMax),
        request: request.id,
      }
      if (!allowed) return alike.refused(entry)
      await write(entry)
      request.pending = entry
    },
  }
}

function nameOf(of: Asked['of']): string {
  if (of === 'everything') return of
  return 'unit' in of ? of.unit : `source ${of.source}`
}

/** The commit that the body names, else the one that the unit is brought to. */
function revisionOf(
  { body }: FastifyRequest,
  of: Asked['of'],
  control: Pick<Control, 'seen'>,
): string | undefined {
  const { revision, to, accept } = (body ?? {}) as Readonly<Record<string, unknown>>
  const named = revision ?? to ?? accept
  if (typeof named === 'string') return named
  return typeof of === 'object' && 'unit' in of ? control.seen(of.unit)?.revision : undefined
}

function reasonOf(body: unknown): string {
  const { reason } = (body ?? {}) as { readonly reason?: unknown }
  return typeof reason === 'string' ? reason : ''
}
