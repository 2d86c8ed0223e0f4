import { FaultError } from '../model/fault.ts'
import type { Proposal, PullRequests } from '../model/images.ts'
import type { Clock } from '../model/ports.ts'
import { oneLine, scrub } from '../model/redact.ts'

export interface GitHubOptions {
  /** `owner/name` */
  readonly repository: string
  /** Address of the API. */
  readonly api: string
  readonly token: string
  readonly clock: Clock
  /** Longest time of one request. */
  readonly timeoutMs?: number
}

const timeoutMsDefault = 20_000

/** What is used of a pull request as GitHub tells it. */
interface PullRequest {
  readonly number: number
  readonly html_url: string
  readonly state: string
  readonly body: string | null
  readonly merged_at?: string | null
}

/** Pull requests on GitHub, or on a host that speaks as it does. The client is loaded with the first one. */
export function gitHub(options: GitHubOptions): PullRequests {
  const [owner = '', repo = ''] = options.repository.split('/')
  const at = { owner, repo }

  async function all({ branch, into }: Pick<Proposal, 'branch' | 'into'>) {
    const { rest } = await clientOf(options)
    const head = `${owner}:${branch}`
    const listed = await rest.pulls.list({ ...at, head, base: into, state: 'all', per_page: 100 })
    const pulls: readonly PullRequest[] = listed.data
    return { rest, pulls, open: pulls.find(({ state }) => state === 'open') }
  }

  async function isDeclined(proposal: Proposal) {
    const { open, pulls } = await all(proposal)
    if (open !== undefined) return false
    return pulls.some(
      ({ body, merged_at: merged }) =>
        body?.includes(proposal.mark) === true && (merged ?? null) === null,
    )
  }

  async function propose(proposal: Proposal) {
    const { branch, into, title, body, mark } = proposal
    const { rest, open } = await all(proposal)
    if (open === undefined) {
      const { data } = await rest.pulls.create({ ...at, head: branch, base: into, title, body })
      return { url: data.html_url, state: 'opened' as const }
    }
    // What people write around the mark is theirs.
    const same = open.body?.includes(mark) === true
    if (!same) await rest.pulls.update({ ...at, pull_number: open.number, title, body })
    return { url: open.html_url, state: same ? ('same' as const) : ('updated' as const) }
  }

  /** What goes wrong is a fault, and takes no longer than a while. */
  function bounded<Result>(work: Promise<Result>): Promise<Result> {
    return withDeadline(options, work).catch((error: unknown) => {
      throw asFault(error, options)
    })
  }

  return {
    isDeclined: (proposal) => bounded(isDeclined(proposal)),
    propose: (proposal) => bounded(propose(proposal)),
  }
}

/** Nothing is repeated here: the next look at the images does that. */
async function clientOf({ api, token }: GitHubOptions) {
  const { Octokit } = await import('octokit')
  return new Octokit({
    auth: token,
    baseUrl: api,
    userAgent: 'plumbline',
    retry: { enabled: false },
    throttle: { enabled: false },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  })
}

function quiet(): void {}

async function withDeadline<Result>(
  { clock, timeoutMs = timeoutMsDefault, repository }: GitHubOptions,
  work: Promise<Result>,
): Promise<Result> {
  const ended = new AbortController()
  const late = clock.sleep(timeoutMs, ended.signal).then(() => {
    throw new FaultError({
      ...unreachable,
      message: `GitHub did not answer about ${repository} within ${timeoutMs / 1_000} s.`,
    })
  })
  try {
    return await Promise.race([work, late])
  } finally {
    ended.abort()
    late.catch(() => {})
    work.catch(() => {})
  }
}

const unreachable = {
  code: 'GitHubUnreachable',
  source: 'user',
  retry: 'backoff',
  hint: 'Check the network, and `images.github.api` of the source. It is tried again at the next look.',
} as const

const answers: Readonly<Record<number, { readonly code: string; readonly hint: string }>> = {
  401: {
    code: 'GitHubDenied',
    hint: 'Check the token in PLUMBLINE_GIT_TOKEN: it is not known, or it has expired.',
  },
  403: {
    code: 'GitHubDenied',
    hint: 'Let the token read contents and write pull requests of the repository.',
  },
  404: {
    code: 'GitHubRepositoryMissing',
    hint: 'Check `images.github.repository` of the source, and that the token may see it.',
  },
  422: {
    code: 'GitHubRefused',
    hint: 'Read what GitHub said; the branch of the source and that of the request must exist.',
  },
}

function asFault(error: unknown, { repository }: GitHubOptions): FaultError {
  if (error instanceof FaultError) return error
  const { status = 0, message = String(error) } = (error ?? {}) as {
    status?: number
    message?: string
  }
  const told = oneLine(scrub(message)).slice(0, 300)
  const known = answers[status] ?? unreachable
  return new FaultError(
    { source: 'user', retry: 'backoff', ...known, message: `GitHub, about ${repository}: ${told}` },
    { cause: error },
  )
}
