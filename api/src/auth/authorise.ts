import type { Principal } from '@plumbline/controller/model'
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import type { Rule, Verb } from '../../contract/index.ts'
import { refuseForeign } from '../door/guard.ts'
import { Refusal, unitUnknown } from '../refusal.ts'
import { idOf, type UnitName } from '../views/units.ts'
import type { Audit } from './audit.ts'
import { nobody, unauthorized, type Identify } from './identify.ts'
import { isPerson, type Permit } from './permit.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call it. */
    rule?: Rule
  }
  interface FastifyRequest {
    /** Who asks. */
    principal: Principal
    /** Why what was sent to say so does not count, where the route is open to nobody as well. */
    refused: string | null
  }
}

export interface Gatekeeper {
  readonly identify: Identify
  readonly permit: Permit
  readonly audit: Audit
}

/** The program does not start with a route of which nothing says who may call it. */
export function demandRules(app: FastifyInstance): void {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => void routes.push(route))
  app.addHook('onReady', async () => {
    const without = routes.find(({ config }) => config?.rule === undefined)
    if (without === undefined) return
    const { method, url } = without
    throw new RouteWithoutRule(`${String(method)} ${url} has no rule: say who may call it`)
  })
}

class RouteWithoutRule extends Error {
  override readonly name = 'RouteWithoutRule'
}

/**
 * Stands before every route: finds out who asks, and holds them to the rule of the route that matched. Addresses are never
 * compared, so that no spelling of one leads around a rule.
 */
export function authorise(app: FastifyInstance, { identify, permit, audit }: Gatekeeper): void {
  app.decorateRequest('principal')
  app.decorateRequest('refused', null)
  app.addHook('onRequest', async (request) => {
    request.principal = nobody
    const isOpen = request.is404 || 'open' in ruleOf(request)
    try {
      const { who, ambient } = await identify(request.headers)
      if (ambient) refuseForeign(request)
      request.principal = who
    } catch (error) {
      if (!isOpen) throw error
      request.refused = error instanceof Refusal ? error.message : null
    }
    if (isOpen || permit.readOnly !== null || request.principal.how !== 'nobody') return
    throw unauthorized('Nobody may call this without signing in.')
  })
  app.addHook('preHandler', async (request) => {
    const rule = request.is404 ? undefined : ruleOf(request)
    if (rule === undefined || 'open' in rule) return
    if ('reads' in rule) mustRead(request, rule.reads, permit)
    else await mustBeAllowed(request, rule, { permit, audit })
  })
}

/** No route is without one: nothing would be served. */
function ruleOf({ routeOptions }: FastifyRequest): Rule {
  const { rule } = routeOptions.config
  if (rule === undefined) throw new RouteWithoutRule(`${routeOptions.url} has no rule`)
  return rule
}

function mustRead(
  request: FastifyRequest,
  what: 'unit' | 'everything' | 'some',
  permit: Permit,
): void {
  const { principal: who } = request
  if (what === 'unit') {
    const unit = idOf(request.params as UnitName)
    if (!permit.reads(who, unit)) throw unitUnknown(unit)
  } else if (what === 'everything') {
    const { allowed, why } = permit.judge(who, 'read', 'everything')
    if (!allowed) throw forbidden(why)
  } else if (!permit.readsSomething(who)) throw forbidden(`${who.name} may not read anything.`)
}

const toSignIn =
  'write auth into the configuration of the controller; on this machine alone, `auth: { open: true }` will do: see docs/security.md'

async function mustBeAllowed(
  request: FastifyRequest,
  rule: Extract<Rule, { verb: Verb }>,
  { permit, audit }: Pick<Gatekeeper, 'permit' | 'audit'>,
): Promise<void> {
  const { principal: who } = request
  const verb = verbOf(rule, request.body)
  const of = objectOf(rule.on, request.params)
  if (typeof of === 'object' && 'unit' in of && !permit.reads(who, of.unit)) {
    throw unitUnknown(of.unit)
  }
  const { allowed, why } = permit.judge(who, verb, of)
  // Of nobody there is nothing to say, and anybody could fill the audit with it.
  const isWritten = request.method !== 'GET' && who.how !== 'nobody'
  if (isWritten) await audit.asked(request, { verb, of, allowed, why })
  if (allowed) return
  if (permit.readOnly !== null) {
    throw new Refusal('read-only', why, [{ pointer: '', message: why, hint: toSignIn }])
  }
  throw forbidden(why)
}

function verbOf({ verb, instead }: Extract<Rule, { verb: Verb }>, body: unknown): Verb {
  if (instead === undefined) return verb
  const given = (body as Readonly<Record<string, unknown>> | null)?.[instead.field]
  const asksMore = 'is' in instead ? given === instead.is : given !== undefined
  return asksMore ? instead.verb : verb
}

function objectOf(on: 'unit' | 'source' | 'everything', params: unknown) {
  if (on === 'unit') return { unit: idOf(params as UnitName) }
  if (on === 'source') return { source: (params as { readonly name: string }).name }
  return 'everything'
}

function forbidden(why: string): Refusal {
  const hint = 'plumbline whoami says which roles you have; roles are documents in Git'
  return new Refusal('forbidden', why, [{ pointer: '', message: why, hint }])
}

/** The name that counts: of somebody who signed in, whatever the body says. */
export function authorOf(who: Principal, said: string): string {
  return isPerson(who) ? who.name : said
}
