import { globSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { formatProblem } from '@plumbline/desired-state'
import { createApp } from './app.ts'
import { readBootstrapConfig, type BootstrapConfig } from './config/index.ts'

const home = resolve(import.meta.dirname, '..')

/** Synthesises the stacks of all environments, or of those whose files are named. Ends with 1 when a file is invalid. */
function main(args: readonly string[]): number {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: 'string', multiple: true },
      out: { type: 'string' },
      'every-finding': { type: 'boolean' },
    },
  })
  const own = globSync('environments/*.yaml', { cwd: home }).map((path) => join(home, path))
  const configs = (values.config ?? own.toSorted()).map(configOf)
  if (configs.some((config) => config === undefined)) return 1
  const valid = configs.filter((config) => config !== undefined)
  const options = { outdir: values.out, everyFinding: values['every-finding'] }
  const { stacks } = createApp(valid, options).synth()
  // `cdk` says itself what it does.
  if (values.out !== undefined) {
    for (const { templateFullPath } of stacks) {
      process.stdout.write(`${relative('', templateFullPath)}\n`)
    }
  }
  return 0
}

/** `undefined` when the file is invalid, and the problems were told. */
function configOf(file: string): BootstrapConfig | undefined {
  const text = readFileSync(file, 'utf8')
  const read = readBootstrapConfig(text, relative('', file))
  if (read.ok) return read.value
  for (const problem of read.problems) process.stderr.write(`${formatProblem(problem, text)}\n`)
  return undefined
}

process.exitCode = main(process.argv.slice(2))
