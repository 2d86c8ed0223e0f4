import { readdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { FaultError } from '../../model/fault.ts'
import type { Clock } from '../../model/ports.ts'

/** What a mirror takes of the disk, on which the store of the controller may lie as well. */

/** Each fetch that brings something adds a pack. With more, one is made of those that are small. */
const packsMax = 50

/** A fetch is given up when it leaves less than this (bytes), or less than a tenth of a small disk. */
const freeBytesMin = 512 * 2 ** 20
/** So often it is looked at (ms): what comes meanwhile at 10 Gbit/s fits twice into what is left. */
const lookMs = 200

/** Says whether the disk of a folder has little room left. */
export type IsTight = (folder: string) => Promise<boolean>

export const isTight: IsTight = async (folder) => {
  const { bsize, blocks, bavail } = await statfs(folder)
  return bavail * bsize < Math.min(freeBytesMin, (blocks * bsize) / 10)
}

/**
 * Watches the disk while a host sends, because nothing says beforehand how much it will be.
 * @throws FaultError `DiskFull`; the reason of the signal when that aborts
 */
export async function untilTight(
  folder: string,
  clock: Clock,
  signal: AbortSignal,
  tight: IsTight,
): Promise<never> {
  for (;;) {
    if (await tight(folder)) throw new FaultError(full)
    await clock.sleep(lookMs, signal)
  }
}

const full = {
  code: 'DiskFull',
  source: 'controller',
  retry: 'backoff',
  message:
    'A fetch was given up: the disk where the controller keeps its state has less than 512 MiB left, or less than a tenth.',
  hint: 'Make room there, or a larger disk, if the repository is as large as that; else ask why its host sends so much.',
} as const

/** Removes packs that were not received to their end, or not taken in: Git leaves them, each as large as what was sent. */
export async function sweep(path: string): Promise<void> {
  for (const name of await packsIn(path)) {
    if (name.startsWith('tmp_')) await rm(join(folderOf(path), name), { force: true })
  }
}

export async function isCluttered(path: string): Promise<boolean> {
  const packs = (await packsIn(path)).filter((name) => name.endsWith('.pack'))
  return packs.length > packsMax
}

/** Rolls small packs up into larger ones, a few at a time; nothing is dropped, be it in no branch any more. */
export const rollUp = ['repack', '--geometric=2', '-d', '--quiet', '--no-write-bitmap-index']

const folderOf = (path: string): string => join(path, 'objects', 'pack')

async function packsIn(path: string): Promise<readonly string[]> {
  return readdir(folderOf(path)).catch(() => [])
}
