import type { Clock } from '@plumbline/controller/model'
import { createColors } from 'picocolors'
import { run } from './program.ts'
import type { Terminal } from './terminal.ts'

/** What a command line left behind. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Terminal['env']
  readonly signal?: AbortSignal
  readonly clock?: Clock
  readonly colours?: boolean
  readonly columns?: number
}

/** Runs one command line as a person would, and keeps what it wrote. For tests. */
export async function runCommand(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd = '/', env = {}, signal = new AbortController().signal, clock, columns } = options
  const out: string[] = []
  const err: string[] = []
  const colours = createColors(options.colours ?? false)
  const code = await run(args, {
    out: (line) => out.push(`${line}\n`),
    err: (line) => err.push(`${line}\n`),
    outColours: colours,
    errColours: colours,
    ...(columns === undefined ? {} : { columns }),
    cwd,
    env,
    signal,
    clock: async () => clock ?? { now: () => 0, sleep: async () => {} },
  })
  return { code, out: out.join(''), err: err.join('') }
}
