/** Whether the address is a folder on this machine: a path or a `file:` URL. */
export function isLocalAddress(url: string): boolean {
  return /^(\/|\.{1,2}(\/|$)|file:\/\/\/)/.test(url)
}

const host = '[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?'
const user = '[A-Za-z0-9_][A-Za-z0-9._-]*'
const path = '[A-Za-z0-9._~][A-Za-z0-9._~/+%@-]*'
const remoteForms = [
  new RegExp(`^https://${host}(:\\d{1,5})?/${path}$`),
  new RegExp(`^ssh://(${user}@)?${host}(:\\d{1,5})?/${path}$`),
  new RegExp(`^${user}@${host}:/?${path}$`),
]

/**
 * What is wrong with the address of a repository; `undefined` when Git may be given it. Allowed are `https` without a
 * user or password, `ssh`, `git@host:path`, and folders of this machine.
 */
export function gitAddressProblem(url: string): string | undefined {
  if (/[\p{Cc}\s]/u.test(url)) return 'must not hold spaces or control characters'
  if (isLocalAddress(url)) return undefined
  if (/^https?:\/\/[^/]*@/.test(url)) return 'must not hold a user or a password'
  if (remoteForms.some((form) => form.test(url))) return undefined
  return 'must be https://host/path, ssh://user@host/path, git@host:path or a folder'
}

/**
 * Where the host of a repository shows a commit to people: the address without the id of the commit. GitHub, GitLab, Gitea,
 * Forgejo and Azure DevOps have it in one place, Bitbucket in another. `undefined` where nobody can say.
 */
export function commitPagesOf(url: string): string | undefined {
  const [, host, path] =
    /^https:\/\/([^/]+)\/(.+)$/.exec(url) ??
    /^ssh:\/\/(?:[^@/]+@)?([^/:]+)(?::\d+)?\/(.+)$/.exec(url) ??
    /^[^@/]+@([^:/]+):\/?(.+)$/.exec(url) ??
    []
  if (host === undefined || path === undefined || gitAddressProblem(url) !== undefined)
    return undefined
  if (host.startsWith('git-codecommit.')) return undefined
  const repository = path.replace(/\/$/, '').replace(/\.git$/, '')
  return `https://${host}/${repository}/${host === 'bitbucket.org' ? 'commits' : 'commit'}/`
}

/** What is wrong with the name of a branch; `undefined` when Git may be given it. Stricter than Git itself. */
export function branchProblem(branch: string): string | undefined {
  const allowed =
    branch.length <= 200 &&
    /^[A-Za-z0-9_]([A-Za-z0-9._/+#-]*[A-Za-z0-9_+#-])?$/.test(branch) &&
    !/\.\.|\/\/|\/\.|\.lock(\/|$)/.test(branch)
  return allowed ? undefined : 'must be the name of a branch, such as main or release/1.2'
}

/** What is wrong with a folder inside a repository; `undefined` when Git may be given it. `.` is the whole repository. */
export function folderProblem(folder: string): string | undefined {
  const parts = folder.split('/')
  const clean = parts.every((part) => part !== '' && part !== '..' && !part.startsWith('-'))
  const inner = folder === '.' || parts.every((part) => part !== '.')
  if (clean && inner && !/[\p{Cc}\\]/u.test(folder)) return undefined
  return 'must be a folder of the repository, such as apps or teams/shop, without . and ..'
}
