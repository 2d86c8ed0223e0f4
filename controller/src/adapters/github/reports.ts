import { FaultError } from '../../model/fault.ts'
import type { CommitReports, Standing } from '../../model/reports.ts'
import { gitHubClient, type GitHubOptions } from './client.ts'

export interface ReportsOptions extends GitHubOptions {
  /** What the status is called, and by which deployments are known as ours: `plumbline/shop`. */
  readonly name: string
  /** Where people read more: the address of the dashboard. */
  readonly url?: string
}

/** GitHub takes no longer description (characters). */
const descriptionMax = 140

/** Commit statuses, and a deployment for each environment, on GitHub or on a host that speaks as it does. */
export function gitHubReports(options: ReportsOptions): CommitReports {
  const { name, url } = options
  const { at, rest, bounded } = gitHubClient(options)
  const link = url === undefined ? {} : { target_url: url }

  async function tell(sha: string, { state, why }: Standing): Promise<void> {
    const { repos } = await rest()
    const status = { ...at, sha, state, context: name, description: brief(why), ...link }
    await repos.createCommitStatus(status)
  }

  async function tellEnvironment(ref: string, environment: string, { state, why }: Standing) {
    const { repos } = await rest()
    const found = await repos.listDeployments({ ...at, sha: ref, environment, task: name })
    const id = found.data[0]?.id ?? (await deploy(ref, environment))
    await repos.createDeploymentStatus({
      ...at,
      deployment_id: id,
      state: state === 'pending' ? 'in_progress' : state,
      description: brief(why),
      ...(url === undefined ? {} : { log_url: url }),
    })
  }

  /** Whether the checks of a commit are green is for the branch to say: what is merged is deployed. */
  async function deploy(ref: string, environment: string): Promise<number> {
    const { repos } = await rest()
    const wanted = { ref, environment, task: name, auto_merge: false, required_contexts: [] }
    const { data } = await repos.createDeployment({ ...at, ...wanted })
    if (!('id' in data)) throw notMade(data.message)
    return data.id
  }

  return {
    tell: (revision, standing) => bounded(tell(revision, standing)),
    tellEnvironment: (revision, environment, standing) =>
      bounded(tellEnvironment(revision, environment, standing)),
  }
}

/** GitHub merged the branch of the source into the commit instead, which it was told not to. */
function notMade(message = 'no deployment was made'): FaultError {
  return new FaultError({
    code: 'GitHubRefused',
    source: 'user',
    retry: 'backoff',
    message: `GitHub: ${message}`,
    hint: 'Read what GitHub said. It is tried again.',
  })
}

function brief(text: string): string {
  return text.length <= descriptionMax ? text : `${text.slice(0, descriptionMax - 1)}…`
}
