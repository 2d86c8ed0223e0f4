import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '../../../scripts/bundle.ts'

const home = join(import.meta.dirname, '../../..')

/** What the program reads beside its code, and what says that the code is of modules. */
const beside = ['api', 'dashboard', 'desired-state', 'package.json']

/**
 * The program as people have it, put together below a folder: its starter for a command line, and for a server what the image
 * starts.
 * @param entry what runs in place of the command line, from the root of the repository
 */
export async function ship(
  folder: string,
  entry?: string,
): Promise<{ readonly starter: string; readonly main: string }> {
  mkdirSync(folder, { recursive: true })
  await bundle(folder, entry)
  for (const part of beside) symlinkSync(join(home, part), join(folder, part))
  return { starter: join(folder, 'cli/bin/plumbline.js'), main: join(folder, 'lib/plumbline.js') }
}
