import { FaultError, type Fault } from '../../model/fault.ts'
import type { Clock } from '../../model/ports.ts'
import { oneLine, scrub } from '../../model/redact.ts'

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

/** One repository on GitHub, or on a host that speaks as it does. */
export function gitHubClient(options: GitHubOptions) {
  const [owner = '', repo = ''] = options.repository.split('/')
  return {
    at: { owner, repo },
    /** The client; it is loaded with the first one. */
    rest: async () => (await clientOf(options)).rest,
    /** What goes wrong is a fault, and takes no longer than a while. */
    bounded: <Result>(work: Promise<Result>): Promise<Result> =>
      withDeadline(options, work).catch((error: unknown) => {
        throw asFault(error, options)
      }),
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
  hint: 'Check the network, and the address of the API. It is tried again.',
} as const

/** GitHub says so with 429, and with 403 as well. */
const throttled = {
  code: 'GitHubThrottled',
  hint: 'GitHub limits how often one token may ask. It is tried again, later and later; give Plumbline a token that nothing else uses.',
}

const answers: Readonly<Record<number, Pick<Fault, 'code' | 'hint'> & Partial<Fault>>> = {
  401: {
    code: 'GitHubDenied',
    hint: 'Check the token: it is not known, or it has expired.',
  },
  403: {
    code: 'GitHubDenied',
    hint: 'Let the token write what Plumbline is told to write there: pull requests, commit statuses, deployments.',
  },
  404: {
    code: 'GitHubRepositoryMissing',
    hint: 'Check the name of the repository, owner/name, and that the token may see it.',
  },
  422: {
    code: 'GitHubRefused',
    retry: 'on-change',
    hint: 'Read what GitHub said; the branches of a request, and a commit, must exist there.',
  },
}

function asFault(error: unknown, { repository }: GitHubOptions): FaultError {
  if (error instanceof FaultError) return error
  const { status = 0, message = String(error) } = (error ?? {}) as {
    status?: number
    message?: string
  }
  const told = oneLine(scrub(message)).slice(0, 300)
  const isThrottled = status === 429 || (status === 403 && /rate limit/i.test(told))
  const known = isThrottled ? throttled : (answers[status] ?? unreachable)
  return new FaultError(
    { source: 'user', retry: 'backoff', ...known, message: `GitHub, about ${repository}: ${told}` },
    { cause: error },
  )
}
