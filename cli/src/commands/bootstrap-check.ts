import { readBootstrapConfig, type BootstrapConfig } from '@plumbline/bootstrap-cdk/config'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { exit, Failure, type ExitCode } from '../exit.ts'
import { countOf, tellProblems } from '../files/tell-problems.ts'
import type { Terminal } from '../terminal.ts'

/** Checks configurations of environments offline. */
export async function checkBootstrap(
  files: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  let valid = 0
  for (const file of files) {
    if ((await readBootstrapFile(file, terminal)) !== undefined) valid += 1
  }
  if (valid < files.length) return exit.invalid
  terminal.out(`${countOf(valid, 'configuration')} valid`)
  return exit.fine
}

/** The configuration in a file; `undefined` when it is invalid, and the problems were told. */
export async function readBootstrapFile(
  file: string,
  terminal: Terminal,
): Promise<BootstrapConfig | undefined> {
  const text = await textOf(file, terminal.cwd)
  const read = readBootstrapConfig(text, file)
  if (read.ok) return read.value
  tellProblems(read.problems, new Map([[file, text]]), terminal)
  return undefined
}

async function textOf(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Failure(`${file} cannot be read (${code})`, 'name a file that exists')
  }
}
