import type { Principal } from '@plumbline/controller/model'
import type { FastifyContextConfig, FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { errors, ProblemDetails } from '../contract/index.ts'
import type { Answer, ErrorCode, Input, Route } from '../contract/index.ts'
import { authorOf } from './auth/authorise.ts'

export type Handler<R extends Route> = (
  input: Input<R>,
  reply: FastifyReply,
  who: Principal,
) => Promise<Answer<R>> | Answer<R>

/** What every route may refuse with. */
const always = [
  'host-refused',
  'too-many-requests',
  'internal',
  'timeout',
] as const satisfies readonly ErrorCode[]
const onSignedIn = ['unauthorized', 'forbidden'] as const satisfies readonly ErrorCode[]
const onWrites = [
  'cross-site',
  'read-only',
  'body-too-large',
  'unsupported-media-type',
] as const satisfies readonly ErrorCode[]

const key = z
  .string()
  .regex(/^[!-~]{8,200}$/, 'send 8 to 200 printable characters without spaces, such as a UUID')
  .optional()
  .describe('Names this request: sent again, it is answered as it was, and nothing is done twice')
const match = z
  .string()
  .max(1000)
  .optional()
  .describe('`state` of the unit in quotes, or its `ETag`: refused once the unit moved on')
const onAll = z.looseObject({ 'idempotency-key': key })
const onUnits = z.looseObject({ 'idempotency-key': key, 'if-match': match })

/** Whether somebody needs a verb for what it does, which is written down. */
function isAction({ method, rule }: Route): boolean {
  return method === 'POST' && 'verb' in rule
}

/** Whether what it asks for is about one unit, so that it can be bound to the state of it. */
function isOnUnit({ rule }: Route): boolean {
  return 'verb' in rule && rule.on === 'unit'
}

/** Serves one route of the contract: what comes in and what goes out are both held to its schemas. */
export function mount<R extends Route>(
  app: FastifyInstance,
  route: R,
  handler: Handler<R>,
  config: FastifyContextConfig = {},
): void {
  const missing = route.errors.find((code) => code.endsWith('-unknown'))
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { ...config, rule: route.rule, ...(missing && { missing }) },
    schema: {
      operationId: route.name,
      summary: route.summary,
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { querystring: route.query } : {}),
      ...(route.body ? { body: route.body } : {}),
      ...(isAction(route) ? { headers: isOnUnit(route) ? onUnits : onAll } : {}),
      response: { [route.status]: route.answer, ...refusalsOf(route) },
    },
    handler: async (request, reply) => {
      const { params, query, principal: who } = request
      const body = signed(request.body, who)
      const input = { params, query, body } as Input<R>
      const answer = await handler(input, reply.code(route.status), who)
      return reply.send(answer)
    },
  })
}

/** Who asks is who signed in, whatever the body says. */
function signed(body: unknown, who: Principal): unknown {
  if (typeof body !== 'object' || body === null || !('author' in body)) return body
  return { ...body, author: authorOf(who, String(body.author)) }
}

/** The problems of one route by status, for the OpenAPI document. */
function refusalsOf(route: Route): Record<number, object> {
  const codes = [
    ...route.errors,
    ...always,
    ...('open' in route.rule ? [] : onSignedIn),
    ...(route.method === 'POST' ? onWrites : []),
    ...(isAction(route) ? (['key-reused', 'key-open'] as const) : []),
    ...(isAction(route) && isOnUnit(route) ? (['moved-on'] as const) : []),
  ]
  const byStatus = Object.groupBy(codes, (code) => errors[code].status)
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, of]) => [
      status,
      {
        description: of.map((code) => `\`/errors/${code}\`: ${errors[code].title}`).join('; '),
        content: { 'application/problem+json': { schema: ProblemDetails } },
      },
    ]),
  )
}
