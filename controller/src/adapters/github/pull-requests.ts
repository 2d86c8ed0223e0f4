import type { Proposal, PullRequests } from '../../model/images.ts'
import { gitHubClient, type GitHubOptions } from './client.ts'

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
  const { at, rest: restOf, bounded } = gitHubClient(options)
  const { owner } = at

  async function all({ branch, into }: Pick<Proposal, 'branch' | 'into'>) {
    const rest = await restOf()
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

  return {
    isDeclined: (proposal) => bounded(isDeclined(proposal)),
    propose: (proposal) => bounded(propose(proposal)),
  }
}
