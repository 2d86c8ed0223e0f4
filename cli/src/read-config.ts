import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { loadConfig } from '@plumbline/controller'
import type { Config } from '@plumbline/controller'
import { Failure } from './exit.ts'
import { tellProblems } from './tell-problems.ts'
import type { Terminal } from './terminal.ts'

/** Says that the configuration stands in an environment variable, as a container is given it. */
const inVariable = 'env:'

/**
 * The configuration of the controller, from a file or from the variable that `env:NAME` names; `undefined` when it is
 * invalid, and the problems were told.
 */
export async function readConfig(file: string, terminal: Terminal): Promise<Config | undefined> {
  const path = resolve(terminal.cwd, file)
  const text = file.startsWith(inVariable)
    ? textIn(file.slice(inVariable.length), terminal)
    : await textOf(path)
  const { config, problems } = loadConfig(text, path, terminal.env)
  tellProblems(problems, new Map([[path, text]]), terminal, () => file)
  return config
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Failure(
      `the configuration ${path} cannot be read (${code})`,
      'name a file that exists and that you may read, with --config',
    )
  }
}

function textIn(name: string, { env }: Terminal): string {
  const text = env[name]
  if (text !== undefined && text !== '') return text
  throw new Failure(
    `the environment variable ${name} holds no configuration`,
    'set it to the text of plumbline.yaml, or name a file with --config',
  )
}
