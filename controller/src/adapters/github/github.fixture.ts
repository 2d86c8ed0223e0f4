import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A pull request, with what people may change of it. */
export interface FixturePull {
  readonly number: number
  state: string
  title: string
  body: string
  readonly head: { readonly ref: string }
  readonly base: { readonly ref: string }
  merged_at: string | null
}

export interface GitHubFixture {
  readonly pulls: readonly FixturePull[]
  /** Method and path of every request. */
  readonly seen: readonly string[]
  /** The address of its API. */
  readonly api: string
  readonly close: () => void
}

export interface GitHubFixtureOptions {
  /** `owner/name` */
  readonly repository: string
  readonly token: string
  /** Whether the repository has a branch; all of them when left out. */
  readonly hasBranch?: (name: string) => boolean
  /** Refuses everything with this status. */
  readonly refuses?: number
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

/**
 * As much of the pull requests of GitHub's REST API as is used, on loopback, for tests. It checks what GitHub checks: the
 * token, the repository, that both branches are there, and that a branch has one open request.
 */
export async function gitHubFixture(options: GitHubFixtureOptions): Promise<GitHubFixture> {
  const pulls: FixturePull[] = []
  const seen: string[] = []
  const server = createServer(async (request, response) => {
    const text = await textOf(request)
    const { pathname } = new URL(request.url ?? '', 'http://localhost')
    seen.push(`${request.method} ${pathname}`)
    const { status, body } = answer(options, pulls, request, text)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { pulls, seen, api, close }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

function answer(
  options: GitHubFixtureOptions,
  pulls: FixturePull[],
  request: IncomingMessage,
  text: string,
): Answer {
  const { repository, token, refuses } = options
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
  if (refuses !== undefined) {
    return refusal(refuses, 'no: ghp_0123456789abcdefghij0123456789abcdef')
  }
  if (request.headers.authorization !== `token ${token}`) return refusal(401, 'Bad credentials')
  const [, number] = new RegExp(`^/repos/${repository}/pulls(?:/(\\d+))?$`).exec(pathname) ?? []
  if (!pathname.startsWith(`/repos/${repository}/pulls`)) return refusal(404, 'Not Found')
  if (request.method === 'GET') return { status: 200, body: list(pulls, searchParams, repository) }
  const body = JSON.parse(text) as Readonly<Record<string, string>>
  if (request.method === 'POST') return create(options, pulls, body)
  const pull = pulls.find((one) => `${one.number}` === number)
  if (request.method !== 'PATCH' || pull === undefined) return refusal(404, 'Not Found')
  return { status: 200, body: shown(Object.assign(pull, body)) }
}

/** The newest first. `head` is `owner:branch`, and open ones alone are listed unless `state` says otherwise. */
function list(pulls: readonly FixturePull[], query: URLSearchParams, repository: string) {
  const [owner] = repository.split('/')
  const state = query.get('state') ?? 'open'
  return pulls
    .filter((pull) => state === 'all' || pull.state === state)
    .filter(({ head }) => [null, `${owner}:${head.ref}`].includes(query.get('head')))
    .filter(({ base }) => [null, base.ref].includes(query.get('base')))
    .toReversed()
    .map(shown)
}

function create(
  { hasBranch = () => true }: GitHubFixtureOptions,
  pulls: FixturePull[],
  { title = '', body = '', head = '', base = '' }: Readonly<Record<string, string>>,
): Answer {
  const isOpen = pulls.some((pull) => pull.head.ref === head && pull.state === 'open')
  if (isOpen) return refusal(422, `A pull request already exists for ${head}.`)
  if (title === '' || !hasBranch(head) || !hasBranch(base)) return refusal(422, 'Validation Failed')
  const number = pulls.length + 1
  const refs = { head: { ref: head }, base: { ref: base } }
  const pull: FixturePull = { number, state: 'open', title, body, ...refs, merged_at: null }
  pulls.push(pull)
  return { status: 201, body: shown(pull) }
}

function shown(pull: FixturePull) {
  return { ...pull, html_url: `https://host/pull/${pull.number}` }
}

function refusal(status: number, message: string): Answer {
  return { status, body: { message } }
}
