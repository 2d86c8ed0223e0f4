import { FaultError } from '@plumbline/controller/model'
import type { Log } from '@plumbline/controller/model'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { errors } from '../contract/index.ts'
import type { ErrorCode, ProblemDetails } from '../contract/index.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The error that says that what the path names does not exist. */
    missing?: ErrorCode
    /** Comes from programs that sign what they send; they are on no page, and need no permission to write. */
    signed?: true
  }
}

type Part = ProblemDetails['errors'][number]

/** Thrown by a handler to answer with one of the documented errors. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: ErrorCode
  readonly parts: readonly Part[]

  constructor(code: ErrorCode, detail: string, parts: readonly Part[] = []) {
    super(detail)
    this.code = code
    this.parts = parts
  }
}

/**
 * Every error becomes RFC 9457. What Plumbline did not foresee tells the client an id and nothing else: the text of an
 * unforeseen error can hold a password. The same id is in the log.
 */
export function answerErrors(app: FastifyInstance, log: Log | undefined): void {
  app.setNotFoundHandler((request, reply) => {
    const detail = `${request.method} ${pathOf(request)} is not a route.`
    return send(request, reply, new Refusal('not-found', detail))
  })
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error, request)
    if (refusal.code === 'internal') logFailure(log, error, request)
    return send(request, reply, refusal)
  })
}

/** Answers what went wrong before any route was found. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  send(request, reply, refusalOf(error, request))
}

function send(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  request.failure = refusal.message
  const { status, title } = errors[refusal.code]
  const problem: ProblemDetails = {
    type: `/errors/${refusal.code}`,
    title,
    status,
    detail: refusal.message,
    requestId: request.id,
    errors: [...refusal.parts],
  }
  return reply
    .code(isQuiet(request) ? 200 : status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem)
}

/**
 * A browser writes every answer from 400 on into its console, where people look for defects. A page that shows refusals itself
 * asks for them with 200: the content type and the problem's own `status` tell them from an answer.
 */
function isQuiet({ headers }: FastifyRequest): boolean {
  return /application\/problem\+json;\s*status=200/.test(headers.accept ?? '')
}

export function refusalOf(error: unknown, request: FastifyRequest): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof FaultError) return ofFault(error)
  if (hasZodFastifySchemaValidationErrors(error)) return ofValidation(error, request)
  return ofFramework(error, request)
}

/** The same for a unit that is not there and for one that whoever asks may not read. */
export function unitUnknown(id: string): Refusal {
  const hint = '`plumbline status`, or GET /api/v1/units, lists the known ones'
  const part = { pointer: '', message: `no unit ${id} is known`, hint }
  return new Refusal('unit-unknown', `No unit ${id} is known.`, [part])
}

/** A fault's message and hint are written for people and hold no secret; a defect's do not count as such. */
function ofFault({ fault }: FaultError): Refusal {
  const parts = [{ pointer: '', message: fault.message, hint: fault.hint }]
  if (fault.code === 'UnitUnknown') return new Refusal('unit-unknown', fault.message, parts)
  if (fault.code === 'SourceUnknown') return new Refusal('source-unknown', fault.message, parts)
  if (fault.source === 'aws') return new Refusal('aws-refused', fault.message, parts)
  if (fault.source === 'user') return new Refusal('refused', fault.message, parts)
  return new Refusal('internal', 'The controller could not do this; its log says why.')
}

type ValidationError = Extract<FastifyError, object> & {
  readonly validation: readonly {
    readonly keyword: string
    readonly instancePath: string
    readonly message?: string
    readonly params: Readonly<Record<string, unknown>>
  }[]
  readonly validationContext?: string
}

/** A name that nothing can have is answered like one that nothing has. */
function ofValidation(error: unknown, request: FastifyRequest): Refusal {
  const { validation, validationContext } = error as ValidationError
  if (validationContext === 'params') {
    return new Refusal(request.routeOptions.config.missing ?? 'not-found', 'Nothing has this name.')
  }
  const places: Readonly<Record<string, string>> = { querystring: '/query', headers: '/headers' }
  const place = places[validationContext ?? ''] ?? '/body'
  const parts = validation.map((issue) => {
    const pointer = place + (issue.instancePath === '/' ? '' : issue.instancePath)
    return { pointer, message: issue.message ?? 'is not valid', hint: hintOf(issue) }
  })
  const [first] = parts
  return new Refusal('invalid-request', `${first?.pointer}: ${first?.message}`, parts)
}

function hintOf({ keyword, params }: ValidationError['validation'][number]): string {
  if (keyword === 'unrecognized_keys' && Array.isArray(params.keys)) {
    return `leave out ${params.keys.map((key) => JSON.stringify(key)).join(', ')}`
  }
  if (keyword === 'invalid_value' && Array.isArray(params.values)) {
    return `allowed: ${params.values.join(', ')}`
  }
  return 'see /api/openapi.json for what this route takes'
}

/** The errors of fastify itself, by their codes. */
function ofFramework(error: unknown, request: FastifyRequest): Refusal {
  const { code, statusCode } = error as Partial<FastifyError>
  if (code === 'FST_ERR_HANDLER_TIMEOUT') {
    return new Refusal('timeout', 'The answer took longer than it may; try again in a while.')
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new Refusal('body-too-large', 'The body is larger than 16 KiB.')
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new Refusal('unsupported-media-type', 'Send JSON with content-type: application/json.')
  }
  if (code === 'FST_ERR_BAD_URL') {
    return new Refusal('invalid-request', 'The address cannot be read.')
  }
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || (statusCode === 400 && request.method === 'POST')) {
    const part = { pointer: '/body', message: 'is not JSON', hint: 'send at least {}' }
    return new Refusal('invalid-request', 'The body cannot be read as JSON.', [part])
  }
  if (statusCode === 400) return new Refusal('invalid-request', 'The request cannot be read.')
  return new Refusal('internal', 'Plumbline failed; its log has a line with this requestId.')
}

export function logFailure(log: Log | undefined, error: unknown, request: FastifyRequest): void {
  log?.event('api.failed', {
    request: request.id,
    route: `${request.method} ${request.routeOptions.url ?? 'unknown'}`,
    why: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    hint: 'this is a defect of Plumbline or of what it runs on: report it with the log lines around it',
  })
}

/** Without the query: that may hold anything. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? ''
}
