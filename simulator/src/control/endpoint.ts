import { AwsError } from '../core/types.ts'
import type { WireReply, WireRequest } from '../wire/types.ts'
import { isLoopback } from './loopback.ts'
import { controlRoutes } from './routes.ts'
import type { Controlled, ControlRoute } from './routes.ts'

/** No S3 bucket can have this name, so the prefix never hides an AWS path. */
const prefix = '/_plumbline/'

export function isControlPath(path: string): boolean {
  return path.startsWith(prefix) || `${path}/` === prefix
}

/** JSON in, JSON out: `{ "error": { "code", "message" } }` when it does not work. Never rejects. */
export async function answerControl(
  controlled: Controlled,
  request: WireRequest,
): Promise<WireReply> {
  if (!isLoopback(request.headers)) {
    return refused(403, 'NotLoopback', 'Ask for 127.0.0.1 or localhost, from this machine.')
  }
  const path = request.path.slice(prefix.length).replace(/\/$/, '')
  if (path === '') return json(200, { routes: controlRoutes.map(describe) })
  const atPath = controlRoutes.filter((route) => route.path === path)
  const found = atPath.find(({ method }) => method === request.method)
  if (found !== undefined) return run(found, controlled, request)
  const known = controlRoutes.map(describe)
  return atPath.length === 0
    ? refused(404, 'NoSuchRoute', `There is no ${prefix}${path}.`, known)
    : refused(405, 'WrongMethod', `${request.method} does not go with ${prefix}${path}.`, known)
}

async function run(
  route: ControlRoute,
  controlled: Controlled,
  { body, query }: WireRequest,
): Promise<WireReply> {
  try {
    const pairs = [...query].map(([name, values]): [string, string] => [name, values[0] ?? ''])
    return json(200, await route.run(controlled, parse(body), new URLSearchParams(pairs)))
  } catch (error) {
    if (error instanceof AwsError) return refused(error.status, error.code, error.message)
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return refused(500, 'InternalFailure', `The simulator has a fault of its own: ${why}`)
  }
}

function parse(body: Uint8Array): Readonly<Record<string, unknown>> {
  const content = Buffer.from(body).toString('utf8').trim()
  if (content === '') return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(content)
  } catch (error) {
    throw new AwsError('InvalidControl', `the body is not JSON: ${String(error)}`)
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
    return parsed as Record<string, unknown>
  }
  throw new AwsError('InvalidControl', 'the body has to be a JSON object')
}

function describe({ method, path, what }: ControlRoute): string {
  return `${method} ${prefix}${path}: ${what}`
}

function refused(
  status: number,
  code: string,
  message: string,
  routes?: readonly string[],
): WireReply {
  return json(status, { error: { code, message, ...(routes && { routes }) } })
}

function json(status: number, value: unknown): WireReply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(`${JSON.stringify(value, null, 2)}\n`),
  }
}
