import type {
  Answer,
  approveUnit,
  canI,
  endSession,
  getDora,
  getLoad,
  getSystem,
  getUnit,
  getUnitAttempts,
  getUnitDiff,
  getUnitHistory,
  getUnitLogs,
  getUnitStructure,
  getUnitTasks,
  holdUnit,
  listActivity,
  listAlerts,
  listDrift,
  listFleets,
  listOrphans,
  listSources,
  listUnits,
  lookForOrphans,
  openSession,
  previewUnit,
  ProblemDetails,
  rejectUnit,
  releaseUnit,
  removeOrphans,
  Request,
  revertUnit,
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
  canI: typeof canI
  endSession: typeof endSession
  getDora: typeof getDora
  getLoad: typeof getLoad
  getSystem: typeof getSystem
  getUnit: typeof getUnit
  getUnitAttempts: typeof getUnitAttempts
  getUnitDiff: typeof getUnitDiff
  getUnitHistory: typeof getUnitHistory
  getUnitLogs: typeof getUnitLogs
  getUnitStructure: typeof getUnitStructure
  getUnitTasks: typeof getUnitTasks
  holdUnit: typeof holdUnit
  listActivity: typeof listActivity
  listAlerts: typeof listAlerts
  listDrift: typeof listDrift
  listFleets: typeof listFleets
  listOrphans: typeof listOrphans
  listSources: typeof listSources
  listUnits: typeof listUnits
  lookForOrphans: typeof lookForOrphans
  openSession: typeof openSession
  previewUnit: typeof previewUnit
  rejectUnit: typeof rejectUnit
  releaseUnit: typeof releaseUnit
  removeOrphans: typeof removeOrphans
  revertUnit: typeof revertUnit
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
  canI: 'GET /api/v1/access/{verb}',
  endSession: 'POST /api/v1/session/end',
  getDora: 'GET /api/v1/dora',
  getLoad: 'GET /api/v1/load',
  getSystem: 'GET /api/v1/system',
  getUnit: 'GET /api/v1/units/{environment}/{kind}/{name}',
  getUnitAttempts: 'GET /api/v1/units/{environment}/{kind}/{name}/attempts',
  getUnitDiff: 'GET /api/v1/units/{environment}/{kind}/{name}/diff',
  getUnitHistory: 'GET /api/v1/units/{environment}/{kind}/{name}/history',
  getUnitLogs: 'GET /api/v1/units/{environment}/{kind}/{name}/logs',
  getUnitStructure: 'GET /api/v1/units/{environment}/{kind}/{name}/structure',
  getUnitTasks: 'GET /api/v1/units/{environment}/{kind}/{name}/tasks',
  holdUnit: 'POST /api/v1/units/{environment}/{kind}/{name}/hold',
  listActivity: 'GET /api/v1/activity',
  listAlerts: 'GET /api/v1/alerts',
  listDrift: 'GET /api/v1/drift',
  listFleets: 'GET /api/v1/fleets',
  listOrphans: 'GET /api/v1/orphans',
  listSources: 'GET /api/v1/sources',
  listUnits: 'GET /api/v1/units',
  lookForOrphans: 'POST /api/v1/orphans/look',
  openSession: 'POST /api/v1/session',
  previewUnit: 'GET /api/v1/units/{environment}/{kind}/{name}/preview',
  rejectUnit: 'POST /api/v1/units/{environment}/{kind}/{name}/reject',
  releaseUnit: 'POST /api/v1/units/{environment}/{kind}/{name}/release',
  removeOrphans: 'POST /api/v1/orphans/remove',
  revertUnit: 'POST /api/v1/units/{environment}/{kind}/{name}/revert',
  rollbackUnit: 'POST /api/v1/units/{environment}/{kind}/{name}/rollback',
  syncSource: 'POST /api/v1/sources/{name}/sync',
  syncUnit: 'POST /api/v1/units/{environment}/{kind}/{name}/sync',
  whoAmI: 'GET /api/v1/whoami',
}

/** Refusals are shown where they belong; without this, the browser would put each of them into its console too. */
const quietly = 'application/json, application/problem+json;status=200'

/** Why a call failed, as the server said it, or that it could not be reached. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly hint: string
  /** Of the problem: `unit-unknown`. Empty when nothing answered. */
  readonly code: string

  constructor(message: string, hint: string, code = '') {
    super(message)
    this.hint = hint
    this.code = code
  }
}

/** What to do next, where the hint of the API is about the command line. */
const hintsHere: Readonly<Record<string, string>> = {
  'unit-unknown': 'It is not in Git, it is gone, or you may not read it.',
  forbidden: 'Roles are documents in Git: ask somebody who writes them.',
  unauthorized: 'Sign in again.',
}

/** What an action is bound to. */
export interface Bound {
  /** `state` of the unit that was shown: it is refused once the unit moved on. */
  readonly state?: string
  /** Names the action, so that it can be sent again and acts once. */
  readonly key?: string
}

/** A new name for an action. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Calls one route of the API.
 * @throws CallError with what went wrong and what to do next
 */
export async function call<Name extends keyof Routes>(
  name: Name,
  request: Request<Routes[Name]> & Bound & { readonly signal?: AbortSignal } = {},
): Promise<Answer<Routes[Name]>> {
  const { params, query, body, signal, state, key } = request as Request<Route> &
    Bound & { signal?: AbortSignal }
  const [method = 'GET', path = ''] = paths[name].split(' ')
  const answer = await sent(addressOf(path, params, query), {
    method,
    ...(signal !== undefined && { signal }),
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: {
      accept: quietly,
      ...(body !== undefined && { 'content-type': 'application/json', 'x-plumbline-page': '1' }),
      ...(state !== undefined && { 'if-match': `"${state}"` }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
  })
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json')
  if (answer.ok && isProblem !== true) return (await answer.json()) as Answer<Routes[Name]>
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
  const code = problem.type?.replace('/errors/', '') ?? ''
  const hints = errors.map(({ hint }) => hint).filter((hint) => hint !== '')
  return new CallError(detail === '' ? title : detail, hintsHere[code] ?? hints.join(' '), code)
}
