import { gitHubClient, type GitHubOptions } from './client.ts'

/** Pages of a hundred comments that are searched for ours. */
const pagesMax = 30

/**
 * Writes one comment on a pull request, and edits it the next time instead of adding another. It is known by its first line,
 * and by who wrote it: what somebody else begins with that line is left alone.
 * @returns where it can be read
 * @throws FaultError
 */
export async function stickyComment(
  options: GitHubOptions,
  { number, body }: { readonly number: number; readonly body: string },
): Promise<string> {
  const { at, rest, bounded } = gitHubClient(options)
  const [mark = ''] = body.split('\n', 1)
  return bounded(write())

  async function write(): Promise<string> {
    const { issues } = await rest()
    for (const id of await found()) {
      try {
        const { data } = await issues.updateComment({ ...at, comment_id: id, body })
        return data.html_url
      } catch (error) {
        // Only its author may edit a comment.
        if ((error as { status?: number }).status !== 403) throw error
      }
    }
    const { data } = await issues.createComment({ ...at, issue_number: number, body })
    return data.html_url
  }

  /** Comments that begin with our line, the oldest first. */
  async function found(): Promise<readonly number[]> {
    const { issues } = await rest()
    const ids: number[] = []
    for (let page = 1; page <= pagesMax; page += 1) {
      const { data } = await issues.listComments({
        ...at,
        issue_number: number,
        per_page: 100,
        page,
      })
      ids.push(...data.flatMap((one) => (one.body?.startsWith(`${mark}\n`) ? [one.id] : [])))
      if (data.length < 100) break
    }
    return ids
  }
}
