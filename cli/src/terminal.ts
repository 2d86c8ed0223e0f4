import type { Clock } from '@plumbline/controller/model'
import { createInterface } from 'node:readline/promises'
import { createColors } from 'picocolors'
import { exit } from './exit.ts'

export type Colours = ReturnType<typeof createColors>

/** Where a command is run: all that it may see of the world around it. */
export interface Terminal {
  /** Data, a line at a time: what a script reads. */
  readonly out: (line: string) => void
  /** Talk, a line at a time: what a person reads. */
  readonly err: (line: string) => void
  /** For `out`; without colour when nobody looks. */
  readonly outColours: Colours
  /** For `err`. */
  readonly errColours: Colours
  /** Width of `out` in characters; left out when it is no terminal, and nothing is cut. */
  readonly columns?: number
  /** Asks a person, and waits for the line that they write; left out where nobody looks. */
  readonly ask?: (question: string) => Promise<string>
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts when a person or the system asks the program to end. */
  readonly signal: AbortSignal
  /** Loaded when somebody waits: it comes with the whole controller. */
  readonly clock: () => Promise<Clock>
}

/** A person who presses Ctrl-C under npm sends two signals at once: the second is no wish to end without care. */
const patience = 2

/** The terminal of this process. The first SIGINT or SIGTERM aborts `signal`, the third ends the process at once. */
export function processTerminal(): Terminal {
  const interrupted = new AbortController()
  let signals = 0
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      interrupted.abort(name)
      if (++signals > patience) process.exit(exit.interrupted)
    })
  }
  // A reader that goes away, such as `head`, is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
  })
  const { env, stdout, stderr } = process
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    outColours: createColors(wantsColour(env, stdout.isTTY)),
    errColours: createColors(wantsColour(env, stderr.isTTY)),
    ...(stdout.isTTY ? { columns: stdout.columns } : {}),
    ...(process.stdin.isTTY && stderr.isTTY ? { ask } : {}),
    cwd: process.cwd(),
    env,
    signal: interrupted.signal,
    clock: async () => (await import('@plumbline/controller')).systemClock,
  }
}

async function ask(question: string): Promise<string> {
  const talk = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await talk.question(question)
  } finally {
    talk.close()
  }
}

/** `NO_COLOR` and `FORCE_COLOR` win, when they are not empty, over what the stream is. */
export function wantsColour(env: Terminal['env'], isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0'
  return isTerminal && env.TERM !== 'dumb'
}
