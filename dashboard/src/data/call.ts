import type {
  Answer,
  approveUnit,
  getSystem,
  getUnit,
  getUnitDiff,
  getUnitHistory,
  holdUnit,
  listFleets,
  listSources,
  listUnits,
  openSession,
  ProblemDetails,
  rejectUnit,
  releaseUnit,
  Request,
  rollbackUnit,
  Route,
  syncSource,
  syncUnit,
  whoAmI,
} from '@plumbline/api/contract'

/**
 * The routes that the dashboard calls. The contract is used for its types alone: its schemas would weigh more than the
 * rest of the page, and the server holds both sides to them.
 */
interface Routes {
  approveUnit: typeof approveUnit
  getSystem: typeof getSystem
  getUnit: typeof getUnit
  getUnitDiff: typeof getUnitDiff
  getUnitHistory: typeof getUnitHistory
  holdUnit: typeof holdUnit
  listFleets: typeof listFleets
  listSources: typeof listSources
  listUnits: typeof listUnits
  openSession: typeof openSession
  rejectUnit: typeof rejectUnit
  releaseUnit: typeof releaseUnit
  rollbackUnit: typeof rollbackUnit
  syncSource: typeof syncSource
  syncUnit: typeof syncUnit
  whoAmI: typeof whoAmI
}

/** Where each is: a path that the contract does not have is a type error. */
const paths: {
  readonly [Name in keyof Routes]: `${Routes[Name]['method']} ${Routes[Name]['path']}`
} = {
  approveUnit: 'POST /api/v1/units/{environment}/{kind}/{name}/approve',
  getSystem: 'GET /api/v1/system',
  getUnit: 'GET /api/v1/units/{environment}/{kind}/{name}',
  getUnitDiff: 'GET /api/v1/units/{environment}/{kind}/{name}/diff',
  getUnitHistory: 'GET /api/v1/units/{environment}/{kind}/{name}/history',
  holdUnit: 'POST /api/v1/units/{environment}/{kind}/{name}/hold',
  listFleets: 'GET /api/v1/fleets',
  listSources: 'GET /api/v1/sources',
  listUnits: 'GET /api/v1/units',
  openSession: 'POST /api/v1/session',
  rejectUnit: 'POST /api/v1/units/{environment}/{kind}/{name}/reject',
  releaseUnit: 'POST /api/v1/units/{environment}/{kind}/{name}/release',
  rollbackUnit: 'POST /api/v1/units/{environment}/{kind}/{name}/rollback',
  syncSource: 'POST /api/v1/sources/{name}/sync',
  syncUnit: 'POST /api/v1/units/{environment}/{kind}/{name}/sync',
  whoAmI: 'GET /api/v1/whoami',
}

/** Why a call failed, as the server said it, or that it could not be reached. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}

/**
 * Calls one route of the API.
 * @throws CallError with what went wrong and what to do next
 */
export async function call<Name extends keyof Routes>(
  name: Name,
  request: Request<Routes[Name]> & { readonly signal?: AbortSignal } = {},
): Promise<Answer<Routes[Name]>> {
  const { params, query, body, signal } = request as Request<Route> & { signal?: AbortSignal }
  const [method = 'GET', path = ''] = paths[name].split(' ')
  const answer = await sent(addressOf(path, params, query), {
    method,
    ...(signal !== undefined && { signal }),
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'x-plumbline-page': '1' },
    }),
  })
  if (answer.ok) return (await answer.json()) as Answer<Routes[Name]>
  throw await errorOf(answer)
}

function addressOf(path: string, params: unknown = {}, query: unknown = {}): string {
  const values = params as Readonly<Record<string, string>>
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  )
  const given = Object.entries(query as Readonly<Record<string, string | undefined>>).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return given.length === 0 ? filled : `${filled}?${new URLSearchParams(given)}`
}

async function sent(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new CallError('The controller cannot be reached.', 'It is tried again by itself.')
  }
}

async function errorOf(answer: Response): Promise<CallError> {
  const problem: Partial<ProblemDetails> = await answer.json().catch(() => ({}))
  const { title = `The server answered ${answer.status}`, detail = '', errors = [] } = problem
  const hints = errors.map(({ hint }) => hint).filter((hint) => hint !== '')
  return new CallError(detail === '' ? title : detail, hints.join(' '))
}
