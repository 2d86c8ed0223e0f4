import { FaultError } from '../../model/fault.ts'
import type { Objects } from './objects.ts'
import { tooMuch } from './run.ts'

/** A file of a tree that may be a document: its name ends in `.yaml` or `.yml`, and no folder on its way begins with a dot. */
export interface Leaf {
  readonly mode: string
  readonly path: string
  readonly blob: string
}

/** One folder of a tree: what is in it at a path. */
interface Folder {
  readonly leaves: readonly Leaf[]
  readonly folders: readonly { readonly id: string; readonly path: string }[]
  /** Whether anything is in it at all. */
  readonly empty: boolean
}

/** What was found below a folder of a revision. */
export interface Walked {
  readonly leaves: readonly Leaf[]
  readonly empty: boolean
}

/** So many folders are walked, and so many entries read of those of one depth; a tree that repeats itself has no end. */
const foldersMax = 200_000
const entriesMax = 2_000_000

/**
 * Lists what may be documents in the trees of revisions, one folder of each after the other. A folder that is what it was at the
 * last walk is not read again, and gives the same objects.
 */
export function createWalk() {
  let known = new Map<string, Folder>()

  /** `undefined` when the mirror does not have all of it. */
  return async (objects: Objects, root: string, folder: string): Promise<Walked | undefined> => {
    const used = new Map<string, Folder>()
    const start = folder === '.' ? root : await below(objects, root, folder.split('/'))
    if (start === undefined) return undefined
    if (start === nothing) return { leaves: [], empty: true }
    const leaves: Leaf[] = []
    let level: Folder['folders'] = [{ id: start, path: folder === '.' ? '' : `${folder}/` }]
    let visited = 0
    let empty = true
    while (level.length > 0) {
      visited += level.length
      if (visited > foldersMax) throw new FaultError(tooMuch)
      const folders = await readLevel(objects, level, known, used)
      if (folders === undefined) return undefined
      for (const one of folders) {
        if (!one.empty) empty = false
        for (const leaf of one.leaves) leaves.push(leaf)
      }
      level = folders.flatMap((one) => one.folders)
    }
    known = used
    return { leaves, empty }
  }
}

const nothing = 'nothing'

/** The tree of a folder, or that there is none; `undefined` when the mirror does not say. */
async function below(
  objects: Objects,
  root: string,
  names: readonly string[],
): Promise<string | undefined> {
  let tree = root
  for (const name of names) {
    const [object] = await objects.contents([tree])
    if (object?.type !== 'tree') return undefined
    const entry = entriesIn(object.content, tree.length / 2).find((one) => one.name === name)
    if (entry?.mode !== '40000') return nothing
    tree = entry.id
  }
  return tree
}

/** The folders of one level; what lies in them is only made where a tree does not grow beyond all measure. */
async function readLevel(
  objects: Objects,
  level: Folder['folders'],
  known: ReadonlyMap<string, Folder>,
  used: Map<string, Folder>,
): Promise<readonly Folder[] | undefined> {
  const fresh = level.filter((one) => !known.has(keyOf(one)))
  const ids = [...new Set(fresh.map(({ id }) => id))]
  const read = await objects.contents(ids)
  const trees = new Map<string, readonly Entry[]>()
  for (const [index, id] of ids.entries()) {
    const object = read[index]
    if (object?.type !== 'tree') return undefined
    trees.set(id, entriesIn(object.content, id.length / 2))
  }
  const entries = fresh.reduce((sum, { id }) => sum + (trees.get(id)?.length ?? 0), 0)
  if (entries > entriesMax) throw new FaultError(tooMuch)
  return level.map((one) => {
    const key = keyOf(one)
    const folder = used.get(key) ?? known.get(key) ?? folderOf(trees.get(one.id) ?? [], one.path)
    used.set(key, folder)
    return folder
  })
}

const keyOf = ({ id, path }: { readonly id: string; readonly path: string }) => `${id} ${path}`

function folderOf(entries: readonly Entry[], path: string): Folder {
  const seen = entries.filter(({ name }) => !name.startsWith('.'))
  return {
    leaves: seen
      .filter(({ mode, name }) => mode !== '40000' && /\.ya?ml$/.test(name))
      .map(({ mode, name, id }) => ({ mode, path: `${path}${name}`, blob: id })),
    folders: seen
      .filter(({ mode }) => mode === '40000')
      .map(({ name, id }) => ({ id, path: `${path}${name}/` })),
    empty: entries.length === 0,
  }
}

interface Entry {
  readonly mode: string
  readonly name: string
  readonly id: string
}

/** `<mode> <name>\0<id in bytes>`, one after the other. */
function entriesIn(tree: Buffer, idBytes: number): readonly Entry[] {
  const entries: Entry[] = []
  for (let offset = 0; offset < tree.length;) {
    const space = tree.indexOf(0x20, offset)
    const zero = tree.indexOf(0x00, space)
    const end = zero + 1 + idBytes
    if (space < 0 || zero < 0) break
    entries.push({
      mode: tree.toString('latin1', offset, space),
      name: tree.toString('utf8', space + 1, zero),
      id: tree.toString('hex', zero + 1, end),
    })
    offset = end
  }
  return entries
}
