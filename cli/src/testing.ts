import type { Clock } from '@plumbline/controller/model'
import { createColors } from 'picocolors'
import { run } from './program.ts'
import type { Terminal } from './terminal.ts'

/** What a command wrote. */
export interface Written {
  readonly out: string
  readonly err: string
}

export interface TerminalOptions {
  readonly cwd?: string
  readonly env?: Terminal['env']
  readonly signal?: AbortSignal
  readonly clock?: Clock
  readonly colours?: boolean
  readonly columns?: number
  /** What a person answers to every question; nobody can be asked when it is left out. */
  readonly answer?: string | ((question: string) => string)
  /** Called with each line, so that a test can answer to it. */
  readonly onOut?: (line: string) => unknown
  readonly onErr?: (line: string) => unknown
}

/** A terminal that keeps what is written to it. For tests. */
export function terminalFixture(options: TerminalOptions = {}): {
  readonly terminal: Terminal
  readonly ran: () => Written
} {
  const {
    cwd = '/',
    env = {},
    signal = new AbortController().signal,
    clock,
    columns,
    answer,
  } = options
  const out: string[] = []
  const err: string[] = []
  const colours = createColors(options.colours ?? false)
  const terminal: Terminal = {
    out: (line) => {
      out.push(`${line}\n`)
      options.onOut?.(line)
    },
    err: (line) => {
      err.push(`${line}\n`)
      options.onErr?.(line)
    },
    outColours: colours,
    errColours: colours,
    ...(columns === undefined ? {} : { columns }),
    ...(answer === undefined
      ? {}
      : { ask: async (question) => (typeof answer === 'string' ? answer : answer(question)) }),
    cwd,
    env,
    signal,
    clock: async () => clock ?? { now: () => 0, sleep: async () => {} },
  }
  return { terminal, ran: () => ({ out: out.join(''), err: err.join('') }) }
}

/** Runs one command line as a person would, and keeps what it wrote. For tests. */
export async function runCommand(
  args: readonly string[],
  options: TerminalOptions = {},
): Promise<Written & { readonly code: number }> {
  const { terminal, ran } = terminalFixture(options)
  const code = await run(args, terminal)
  return { code, ...ran() }
}
