import { readdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { FaultError, type Fault } from '../../model/fault.ts'
import type { Clock } from '../../model/ports.ts'

/** What a mirror takes of the disk, on which the store of the controller may lie as well. */

/** So many packs more than the last time are rolled up. */
const packsMax = 50

/** A fetch is given up when it leaves less than this (bytes), or less than a tenth of a small disk. */
const freeBytesMin = 512 * 2 ** 20
/** What is smaller (bytes) is taken in however little room there is: a commit has to go out from a disk that others filled. */
const smallBytesMax = 64 * 2 ** 20
/** So often it is looked at (ms): what comes meanwhile at 10 Gbit/s fits twice into what is left. */
const lookMs = 200

/** The size of the disk of a folder, and what of it is free (bytes). */
export type DiskOf = (folder: string) => Promise<{ readonly all: number; readonly free: number }>

export const diskOf: DiskOf = async (folder) => {
  const { bsize, blocks, bavail } = await statfs(folder)
  return { all: blocks * bsize, free: bavail * bsize }
}

/**
 * Watches the disk while a host sends, because nothing says beforehand how much it will be.
 * @param source its name, for people
 * @throws FaultError `DiskFull`; the reason of the signal when that aborts
 */
export async function untilFull(
  source: string,
  folder: string,
  { clock, disk, signal }: { clock: Clock; disk: DiskOf; signal: AbortSignal },
): Promise<never> {
  const before = await disk(folder)
  const least = Math.min(freeBytesMin, before.all / 10)
  for (;;) {
    await clock.sleep(lookMs, signal)
    const { free } = await disk(folder)
    if (free < least && before.free - free > smallBytesMax)
      throw new FaultError(full(source, least))
  }
}

function full(source: string, least: number): Fault {
  return {
    code: 'DiskFull',
    source: 'controller',
    retry: 'backoff',
    message: `Source ${source}: a fetch was given up, because it left less than ${Math.round(least / 2 ** 20)} MiB of the disk where the controller keeps its state.`,
    hint: 'Make room there, or a larger disk, if the repository is as large as that; else ask why its host sends so much.',
  }
}

/**
 * Removes packs that were not received to their end, or not taken in, and those that were not written to their end: Git leaves
 * them, each as large as what was sent.
 */
export async function sweep(path: string): Promise<void> {
  for (const name of await filesOf(path)) {
    if (/^\.?tmp[_-]/.test(name)) await rm(join(folderOf(path), name), { force: true })
  }
}

/**
 * Keeps the packs of a mirror few. Each fetch that brings something adds one.
 * @param rollUp makes one of those that are small; when it cannot, fetches go on all the same
 */
export function createTidying(path: string, rollUp: (args: readonly string[]) => Promise<unknown>) {
  let allowed = packsMax
  return async (): Promise<void> => {
    if ((await packsIn(path)) <= allowed) return
    await rollUp(rollUpArgs).catch(() => {})
    await sweep(path)
    // What cannot be rolled up is not tried again at every fetch.
    allowed = (await packsIn(path)) + packsMax
  }
}

/** A few at a time; nothing is dropped, be it in no branch any more. */
const rollUpArgs = ['repack', '--geometric=2', '-d', '--quiet', '--no-write-bitmap-index']

const folderOf = (path: string): string => join(path, 'objects', 'pack')

const filesOf = (path: string): Promise<readonly string[]> =>
  readdir(folderOf(path)).catch(() => [])

async function packsIn(path: string): Promise<number> {
  return (await filesOf(path)).filter((name) => name.endsWith('.pack')).length
}
