import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { loadConfig } from '@plumbline/controller'
import type { Config } from '@plumbline/controller'
import { Failure } from '../exit.ts'
import { tellProblems } from './tell-problems.ts'
import type { Terminal } from '../terminal.ts'

/** Says that the configuration stands in an environment variable, as a container is given it. */
const inVariable = 'env:'

/** What a configuration is called where nobody names one. */
const usualName = 'plumbline.yaml'

/**
 * The configuration of the controller, from a file or from the variable that `env:NAME` names; `undefined` when it is
 * invalid, and the problems were told. Left out, it is what `PLUMBLINE_CONFIG` names, else the next `plumbline.yaml` here or
 * above, else that of the person.
 */
export async function readConfig(
  named: string | undefined,
  terminal: Terminal,
): Promise<Config | undefined> {
  const file = named ?? usualConfig(terminal)
  const path = resolve(terminal.cwd, file)
  const text = file.startsWith(inVariable)
    ? textIn(file.slice(inVariable.length), terminal)
    : await textOf(path)
  const { config, problems } = loadConfig(text, path, terminal.env)
  tellProblems(problems, new Map([[path, text]]), terminal, () => file)
  return config
}

/** @throws Failure when there is none */
function usualConfig({ cwd, env }: Terminal): string {
  if (env.PLUMBLINE_CONFIG) return env.PLUMBLINE_CONFIG
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = join(folder, usualName)
    if (existsSync(file)) return file
    if (folder === dirname(folder)) break
  }
  const own = join(env.XDG_CONFIG_HOME || join(env.HOME ?? '/', '.config'), 'plumbline', usualName)
  if (existsSync(own)) return own
  throw new Failure(
    `nothing says how the controller is configured: there is no ${usualName} here or above`,
    'name one with --config or PLUMBLINE_CONFIG; `plumbline docs operations` says what stands in it',
  )
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
