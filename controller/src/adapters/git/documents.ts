import type { SourceFile } from '@plumbline/desired-state'
import { commitIn } from './commit.ts'
import type { Objects } from './objects.ts'
import { checkDocuments, withRefusal, type TreeEntry } from './tree.ts'
import { createWalk, type Leaf } from './walk.ts'

export interface Wanted {
  readonly revision: string
  /** Folder of the repository; `.` is all of it. */
  readonly folder: string
  readonly source: string
}

/** A document as it was read at the last revision. */
interface Kept {
  readonly entry: TreeEntry
  readonly file: SourceFile
}

const submodule = '160000'

/**
 * Reads the documents of revisions, one after the other. What a commit did not touch is not read again, and is the same object:
 * the last revision is kept.
 */
export function createDocuments() {
  const walk = createWalk()
  let kept: ReadonlyMap<string, Kept> = new Map()

  /** `undefined` when the mirror does not have all of it. */
  return async (objects: Objects, wanted: Wanted): Promise<readonly SourceFile[] | undefined> => {
    const [commit] = await objects.contents([wanted.revision])
    const tree = commitIn(commit)?.tree
    const walked = tree === undefined ? undefined : await walk(objects, tree, wanted.folder)
    if (walked === undefined) return undefined
    const fresh = walked.leaves.filter((leaf) => !isSame(kept.get(leaf.path), leaf))
    const sized = await withSizes(objects, fresh)
    if (sized === undefined) return undefined
    const entries = walked.leaves.flatMap(
      ({ path }) => sized.get(path) ?? kept.get(path)?.entry ?? [],
    )
    checkDocuments(entries, { ...wanted, empty: walked.empty })
    const read = await readAll(objects, [...sized.values()])
    if (read === undefined) return undefined
    kept = new Map(
      walked.leaves.flatMap(({ path }) => {
        const one = read.get(path) ?? kept.get(path)
        return one === undefined ? [] : [[path, one] as const]
      }),
    )
    return [...kept.values()].map(({ file }) => file)
  }
}

function isSame(known: Kept | undefined, { mode, blob }: Leaf): boolean {
  return known?.entry.blob === blob && known.entry.mode === mode
}

async function withSizes(
  objects: Objects,
  leaves: readonly Leaf[],
): Promise<ReadonlyMap<string, TreeEntry> | undefined> {
  const ids = [...new Set(leaves.filter(({ mode }) => mode !== submodule).map(({ blob }) => blob))]
  const sizes = await objects.sizes(ids)
  if (sizes.includes(undefined)) return undefined
  const bytesOf = new Map(ids.map((id, index) => [id, sizes[index] ?? 0]))
  return new Map(leaves.map((leaf) => [leaf.path, { ...leaf, bytes: bytesOf.get(leaf.blob) ?? 0 }]))
}

/** With their texts; what must not be read is in the list, with the reason. */
async function readAll(
  objects: Objects,
  entries: readonly TreeEntry[],
): Promise<ReadonlyMap<string, Kept> | undefined> {
  const files = entries.map((entry) => ({ entry, file: withRefusal(entry) }))
  const readable = files.filter(({ file }) => file.refused === undefined)
  const ids = [...new Set(readable.map(({ entry }) => entry.blob))]
  const contents = await objects.contents(ids)
  const texts = new Map<string, string>()
  for (const [index, id] of ids.entries()) {
    const object = contents[index]
    if (object?.type !== 'blob') return undefined
    texts.set(id, object.content.toString('utf8'))
  }
  return new Map(
    files.map(({ entry, file: { path, blob, refused } }) => [
      entry.path,
      {
        entry,
        file:
          refused === undefined
            ? { path, blob, text: texts.get(blob) ?? '' }
            : { path, blob, text: '', refused },
      },
    ]),
  )
}
