import type { Principal } from '@plumbline/controller/model'
import type { FastifyContextConfig, FastifyInstance, FastifyReply } from 'fastify'
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
