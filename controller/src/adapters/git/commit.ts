import type { Head } from '../../model/ports.ts'
import { oneLine } from '../../model/redact.ts'
import type { GitObject, Objects } from './objects.ts'

/** What a commit says of itself. */
interface CommitFacts {
  readonly id: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: string
  readonly subject: string
  /** Epoch ms. */
  readonly committedAt: number
}

const textLengthMax = 200
/** How many commits are looked through one by one. */
const nearMax = 32

/** The commit that a ref points to. `undefined` when the mirror does not have it. */
export async function headOf(objects: Objects, ref: string): Promise<Head | undefined> {
  const [object] = await objects.contents([`${ref}^{commit}`])
  const commit = commitIn(object)
  if (commit === undefined) return undefined
  const { id, author, subject, committedAt } = commit
  return { revision: id, author: clean(author), subject: clean(subject), committedAt }
}

/** Whether one commit is among the last ancestors of another; that it is not says nothing of the older ones. */
export async function ancestorsNear(
  objects: Objects,
  newer: string,
  older: string,
): Promise<boolean> {
  const seen = new Set<string>()
  let level: readonly string[] = [newer]
  while (level.length > 0 && seen.size < nearMax) {
    if (level.includes(older)) return true
    for (const id of level) seen.add(id)
    const commits = (await objects.contents(level)).map(commitIn)
    const parents = commits.flatMap((commit) => commit?.parents ?? [])
    level = [...new Set(parents)].filter((id) => !seen.has(id)).slice(0, nearMax)
  }
  return false
}

function clean(text: string): string {
  return oneLine(text).slice(0, textLengthMax)
}

/** Reads a commit object (gitformat-commit in the manual of Git). `undefined` for anything else. */
export function commitIn(object: GitObject | undefined): CommitFacts | undefined {
  if (object?.type !== 'commit') return undefined
  const text = textOf(object.content)
  const [head = ''] = text.split('\n\n', 1)
  const lines = head.split('\n')
  const all = (name: string) =>
    lines.flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []))
  const [tree] = all('tree')
  const committer = / (\d+) [-+]\d+$/.exec(all('committer')[0] ?? '')
  if (tree === undefined || committer === null) return undefined
  return {
    id: object.id,
    tree,
    parents: all('parent'),
    author: (/^(.*?) ?<[^<]*>/.exec(all('author')[0] ?? '')?.[1] ?? '').trim(),
    subject: subjectOf(text.slice(head.length)),
    committedAt: Number(committer[1]) * 1_000,
  }
}

/** The first paragraph, in one line. */
function subjectOf(message: string): string {
  const [paragraph = ''] = message.replace(/^\s+/, '').split(/\n\s*\n/)
  return paragraph.trimEnd().split('\n').join(' ')
}

/** In the encoding that the commit names; UTF-8 where it names none, or none that is known. */
function textOf(content: Buffer): string {
  const [, encoding] = /^encoding (\S+)$/m.exec(content.toString('latin1')) ?? []
  try {
    return new TextDecoder(encoding ?? 'utf-8').decode(content)
  } catch {
    return content.toString()
  }
}
