import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

type Body = Readonly<Record<string, string>>

export interface CommitsFixture {
  readonly statuses: readonly Body[]
  readonly deployments: readonly { readonly wanted: Body; readonly statuses: readonly Body[] }[]
  readonly comments: { readonly id: number; readonly author: string; body: string }[]
  /** Refuses everything with this status until it is taken away. */
  refuses?: number
  /** With these words. */
  says?: string
  readonly api: string
  readonly close: () => void
}

interface Deployment {
  readonly id: number
  readonly wanted: Body
  readonly statuses: Body[]
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

const sha = '[0-9a-f]{40}'
const me = 'plumbline[bot]'

/**
 * As much of the statuses, deployments and comments of GitHub's REST API as is used, on loopback, for tests. It checks what
 * GitHub checks: the token, the repository, that commits exist, lengths, states, and that only an author edits a comment.
 */
export async function commitsFixture(
  { repository, token }: { readonly repository: string; readonly token: string },
  isCommit: (revision: string) => boolean = () => true,
): Promise<CommitsFixture> {
  const statuses: Body[] = []
  const deployments: Deployment[] = []
  const comments: CommitsFixture['comments'] = []
  const routes = [
    ...routesOfCommits({ statuses, deployments, isCommit }),
    ...routesOfComments(comments),
  ]
  const server = createServer(async (request, response) => {
    const sent = JSON.parse((await textOf(request)) || '{}') as Body
    const { status, body } = answer(request, sent)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  const fixture: CommitsFixture = {
    statuses,
    deployments,
    comments,
    api: await listening(),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return fixture

  async function listening(): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  function answer(request: IncomingMessage, sent: Body): Answer {
    if (fixture.refuses !== undefined) return refusal(fixture.refuses, fixture.says ?? 'refused')
    if (request.headers.authorization !== `token ${token}`) return refusal(401, 'Bad credentials')
    const prefix = `/repos/${repository}`
    const url = request.url ?? ''
    if (!url.startsWith(prefix)) return refusal(404, 'Not Found')
    const line = `${request.method} ${url.slice(prefix.length)}`
    for (const [pattern, work] of routes) {
      const found = pattern.exec(line)
      if (found !== null) return work(found.slice(1), sent)
    }
    return refusal(404, 'Not Found')
  }
}

type Route = readonly [RegExp, (found: readonly string[], sent: Body) => Answer]

interface Commits {
  readonly statuses: Body[]
  readonly deployments: Deployment[]
  readonly isCommit: (revision: string) => boolean
}

function routesOfCommits({ statuses, deployments, isCommit }: Commits): readonly Route[] {
  return [
    [
      route(`POST /statuses/(${sha})`),
      ([commit = ''], sent) => {
        if (!isCommit(commit)) return refusal(422, `No commit found for SHA: ${commit}`)
        if (!['error', 'failure', 'pending', 'success'].includes(sent.state ?? '')) return invalid
        if ((sent.description ?? '').length > 140) return invalid
        statuses.push({ sha: commit, ...sent })
        return { status: 201, body: {} }
      },
    ],
    [
      route(`GET /deployments\\?(.*)`),
      ([query = '']) => {
        const wanted = Object.fromEntries(new URLSearchParams(query))
        const found = deployments.filter(
          ({ wanted: { ref, environment, task } }) =>
            ref === wanted.sha && environment === wanted.environment && task === wanted.task,
        )
        return { status: 200, body: found.map(({ id }) => ({ id })) }
      },
    ],
    [
      route('POST /deployments'),
      (_, sent) => {
        if (!isCommit(sent.ref ?? '')) return refusal(422, `No ref found for: ${sent.ref ?? ''}`)
        // GitHub waits for every check of the commit unless it is told which to wait for.
        if (!Array.isArray(sent.required_contexts) || (sent.auto_merge as unknown) !== false) {
          return refusal(409, 'Conflict: Commit status checks failed')
        }
        const one: Deployment = { id: deployments.length + 1, wanted: sent, statuses: [] }
        deployments.push(one)
        return { status: 201, body: { id: one.id } }
      },
    ],
    [
      route('POST /deployments/(\\d+)/statuses'),
      ([id], sent) => {
        const states = [
          'error',
          'failure',
          'inactive',
          'in_progress',
          'queued',
          'pending',
          'success',
        ]
        const one = deployments.find((deployment) => `${deployment.id}` === id)
        if (one === undefined) return refusal(404, 'Not Found')
        if (!states.includes(sent.state ?? '') || (sent.description ?? '').length > 140)
          return invalid
        one.statuses.push(sent)
        return { status: 201, body: {} }
      },
    ],
  ]
}

function routesOfComments(comments: CommitsFixture['comments']): readonly Route[] {
  return [
    [
      route('GET /issues/12/comments\\?(.*)'),
      ([query = '']) => {
        const page = Number(new URLSearchParams(query).get('page'))
        const body = comments.slice((page - 1) * 100, page * 100)
        return { status: 200, body }
      },
    ],
    [
      route('POST /issues/12/comments'),
      (_, sent) => {
        if ((sent.body ?? '').length > 65_536) return invalid
        const one = { id: comments.length + 1, author: me, body: sent.body ?? '' }
        comments.push(one)
        return { status: 201, body: shown(one.id) }
      },
    ],
    [
      route('PATCH /issues/comments/(\\d+)'),
      ([id], sent) => {
        const one = comments.find((comment) => `${comment.id}` === id)
        if (one === undefined) return refusal(404, 'Not Found')
        if (one.author !== me) return refusal(403, 'Must be the author')
        one.body = sent.body ?? ''
        return { status: 200, body: shown(one.id) }
      },
    ],
  ]
}

function route(line: string): RegExp {
  return new RegExp(`^${line}$`)
}

const invalid = refusal(422, 'Validation Failed')

function refusal(status: number, message: string): Answer {
  return { status, body: { message } }
}

function shown(id: number) {
  return { id, html_url: `https://host/pull/12#issuecomment-${id}` }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
