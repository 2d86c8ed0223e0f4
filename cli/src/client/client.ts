import { randomUUID } from 'node:crypto'
import { ProblemDetails, urlOf } from '@plumbline/api/contract'
import type { Answer, Request, Route } from '@plumbline/api/contract'
import { tokenFor } from './credentials.ts'
import { exit, Failure } from '../exit.ts'
import { oneLine, plain } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'

export interface Client {
  /**
   * Calls one route of the contract.
   * @throws Failure with the message and the hint of the API, or with how to reach one
   */
  call<R extends Route>(route: R, request?: Request<R>): Promise<Answered<R>>
}

export interface Answered<R extends Route> {
  readonly answer: Answer<R>
  /** The clock of the server, epoch ms: ages are told by it, so that two clocks cannot disagree. */
  readonly now: number
}

const byDefault = 'http://127.0.0.1:8080'

/** The address of `--api`, else of `PLUMBLINE_API`, else of a controller on this machine. */
export function addressOf(terminal: Pick<Terminal, 'env'>, api?: string): string {
  const address = api ?? terminal.env.PLUMBLINE_API ?? byDefault
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) {
    throw new Failure(
      `${plain(address)} is not the address of an API`,
      `write it like ${byDefault}, in --api or PLUMBLINE_API`,
    )
  }
  return address.replace(/\/+$/, '')
}

/** A client for an address, with the token of whoever signed in there. */
export function createClient(terminal: Terminal, api?: string): Client {
  const base = addressOf(terminal, api)
  const token = tokenFor(base, terminal.env)
  return {
    async call(route, request = {}) {
      const response = await send({ base, token }, route, request, terminal.signal)
      const body = await bodyOf(response, base)
      if (!response.ok) throw refusalOf(response, body, base)
      const parsed = route.answer.safeParse(body)
      if (!parsed.success) throw foreign(base)
      const now = Date.parse(response.headers.get('date') ?? '')
      return { answer: parsed.data as Answer<typeof route>, now }
    },
  }
}

async function send<R extends Route>(
  { base, token }: { readonly base: string; readonly token: string | undefined },
  route: R,
  { params, query, body }: Request<R>,
  signal: AbortSignal,
): Promise<Response> {
  const url = base + urlOf(route, params as Record<string, string>, query as Record<string, string>)
  const { method } = route
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(method === 'POST' && {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    }),
  }
  const ask = () =>
    fetch(url, {
      method,
      signal,
      redirect: 'error',
      headers,
      ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
    })
  try {
    return await againWhenLost(ask, signal)
  } catch (error) {
    if (signal.aborted) throw error
    throw new Failure(
      `nothing answers at ${base} (${reasonOf(error)})`,
      'start a controller with `plumbline demo` or `plumbline serve --config plumbline.yaml`, or name its address with --api',
    )
  }
}

/**
 * Asks once more where the connection was lost on the way: whether the first request arrived nobody knows, and its key keeps it
 * from acting twice.
 */
async function againWhenLost(ask: () => Promise<Response>, signal: AbortSignal): Promise<Response> {
  try {
    return await ask()
  } catch (error) {
    const isLost = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(reasonOf(error))
    if (signal.aborted || !isLost) throw error
    return ask()
  }
}

/** The code of the network error, which `fetch` wraps. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } }
  return oneLine(cause?.code ?? cause?.message ?? message)
}

/** Every text is made harmless on its way in, so that nothing after this needs to think of it. */
async function bodyOf(response: Response, base: string): Promise<unknown> {
  try {
    return JSON.parse(await response.text(), (_, value: unknown) =>
      typeof value === 'string' ? plain(value) : value,
    )
  } catch {
    throw foreign(base)
  }
}

function refusalOf(response: Response, body: unknown, base: string): Failure {
  const parsed = ProblemDetails.safeParse(body)
  if (!parsed.success) return foreign(base)
  const { detail, errors, type } = parsed.data
  const hint = errors.map((part) => part.hint).join('; ') || `see ${base}${type}`
  const denied = response.status === 401 || response.status === 403
  return new Failure(detail, hint, denied ? exit.authentication : exit.error, type)
}

function foreign(base: string): Failure {
  return new Failure(
    `${base} answers, and not as the API of Plumbline does`,
    'look which program listens there, or name the right address with --api or PLUMBLINE_API',
  )
}
