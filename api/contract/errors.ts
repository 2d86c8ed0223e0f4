import { z } from 'zod'

interface ErrorDefinition {
  readonly status: number
  /** Static text: what went wrong, in general. */
  readonly title: string
  /** For the reference page: when it is answered, and what to do then. */
  readonly explanation: string
}

/** Every way in which the API refuses. The `type` of a problem is `/errors/<code>`, which this program serves. */
export const errors = {
  'invalid-request': {
    status: 400,
    title: 'The request is not valid',
    explanation:
      'A part of the query or of the body is not what the route takes. `errors` names each part and what to send instead.',
  },
  unauthorized: {
    status: 401,
    title: 'Sign in first',
    explanation:
      'The request names nobody, or says so in a way that does not count: an expired token, one of another issuer, one that was withdrawn. `detail` says which. Sign in with `plumbline login`, or send a token.',
  },
  forbidden: {
    status: 403,
    title: 'No role of yours allows this',
    explanation:
      'Who may do what is written in the documents of kind Role. `detail` names the verb and the roles that would allow it; whoever can commit to their repository can give them.',
  },
  'cross-site': {
    status: 403,
    title: 'The request came from another site',
    explanation:
      'A page of another origin tried to change something. Send the request from the command line or from a page of Plumbline itself.',
  },
  'signature-refused': {
    status: 401,
    title: 'The delivery is not signed by a source',
    explanation:
      'A webhook came without a signature, with a wrong one, or for a source that takes none. Give the webhook of the Git host the secret that `webhookSecretFrom` of the source names.',
  },
  'host-refused': {
    status: 403,
    title: 'This host name is not served',
    explanation:
      'Plumbline listens on the loopback address, so it answers only to loopback names: `127.0.0.1`, `[::1]` and `localhost`. That keeps web pages from reaching it through a name of theirs.',
  },
  'read-only': {
    status: 403,
    title: 'Nothing can be changed through this address',
    explanation:
      'Authentication is not configured, so nobody can say who they are, and the API is read-only. Write `auth` into the configuration of the controller: a way to sign in, or, on an address that this machine alone can reach, `open: true`.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such route',
    explanation: 'The path or the method is wrong. `/api/openapi.json` lists every route.',
  },
  'unit-unknown': {
    status: 404,
    title: 'There is no such unit',
    explanation:
      'No unit of this environment, kind and name is known. `GET /api/v1/units` lists the known ones; a unit becomes known with the first commit that brings it.',
  },
  'source-unknown': {
    status: 404,
    title: 'There is no such source',
    explanation:
      'The configuration names no source of this name. `GET /api/v1/sources` lists the names.',
  },
  'error-unknown': {
    status: 404,
    title: 'There is no such error',
    explanation: 'No error has this code. The reference of the API lists the codes.',
  },
  refused: {
    status: 409,
    title: 'The controller refused',
    explanation:
      'What was asked cannot be done as things are. `detail` says why and the hint says what to do first.',
  },
  'moved-on': {
    status: 412,
    title: 'The unit moved on since it was looked at',
    explanation:
      'The request was bound to what a unit was when somebody looked at it, by `If-Match`, and it is not that any more: another commit, release, hold, gate or drift. Nothing was done. Look at the unit again, and decide anew.',
  },
  'key-reused': {
    status: 422,
    title: 'The key was used for something else',
    explanation:
      'An `Idempotency-Key` names one request: with it the same request is answered as it was, and nothing is done twice. This one was sent with another body or to another address before. Make a new key for every new request.',
  },
  'key-open': {
    status: 409,
    title: 'What was asked with the key has no known end',
    explanation:
      'An action with this `Idempotency-Key` was begun, and whoever did it went away before the answer was written down. It may have been done. Look whether it was, and ask with a new key if it was not.',
  },
  'aws-refused': {
    status: 502,
    title: 'AWS did not answer',
    explanation:
      'The controller asked AWS on behalf of the request, and AWS refused or could not be reached. `detail` says what AWS said; the hint names the permission that is missing, if it is one.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    explanation: 'No route takes more than 16 KiB, and a webhook no more than 25 MiB.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not JSON',
    explanation:
      'A request that changes something carries a JSON body and says so: `content-type: application/json`.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    explanation:
      'One address may ask 1,200 times a minute and change something 120 times. `retry-after` says how many seconds to wait. Whoever polls should listen to `/api/v1/stream` instead.',
  },
  internal: {
    status: 500,
    title: 'Plumbline failed',
    explanation:
      'This is a defect of Plumbline or of what it runs on. The log has a line with the same `requestId`; the answer itself tells no more.',
  },
  busy: {
    status: 503,
    title: 'Too many streams are open',
    explanation:
      'Every open page holds one stream, and there is an upper limit. Close some and try again.',
  },
  timeout: {
    status: 503,
    title: 'The answer took too long',
    explanation: 'The store or the controller did not answer in time. Try again in a while.',
  },
} as const satisfies Record<string, ErrorDefinition>

export type ErrorCode = keyof typeof errors

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errors, text)
}

/** RFC 9457, with the parts that are wrong and the id to search the log for. */
export const ProblemDetails = z
  .object({
    type: z.string().describe('A path of this server that explains the error'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(
      z.object({
        pointer: z.string().describe('`/query/limit`, `/body/prune`; empty for the whole request'),
        message: z.string(),
        hint: z.string(),
      }),
    ),
  })
  .meta({ id: 'ProblemDetails' })
export type ProblemDetails = z.output<typeof ProblemDetails>
