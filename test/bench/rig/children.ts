import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const run = join(import.meta.dirname, '../run.ts')

/** A process of its own, so that its CPU time and memory are of what it does alone. */
export interface Child {
  readonly pid: number
  /** The next message that it sends; rejects when it ends before. */
  next(): Promise<unknown>
  tell(message: object): void
  end(): Promise<void>
}

/** Starts a part of the bench by its name in `run.ts`. */
export function startChild(part: string, options: object, execArgv: readonly string[] = []): Child {
  const child = fork(run, ['part', part, JSON.stringify(options)], {
    execArgv: [...execArgv],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const messages: unknown[] = []
  const waiting: ((message: unknown) => void)[] = []
  const early = endedEarly(child, part)
  early.catch(() => {})
  child.on('message', (message) => {
    const taker = waiting.shift()
    if (taker === undefined) messages.push(message)
    else taker(message)
  })
  return {
    pid: child.pid ?? 0,
    async next() {
      if (messages.length > 0) return messages.shift()
      const { promise, resolve } = Promise.withResolvers<unknown>()
      waiting.push(resolve)
      return Promise.race([promise, early])
    },
    tell: (message) => void child.send(message),
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
    },
  }
}

async function endedEarly(child: ChildProcess, part: string): Promise<never> {
  const [code, signal] = await once(child, 'exit')
  throw new Error(`the part ${part} of the bench ended early with ${code ?? signal}`)
}

/**
 * Runs a part to its one answer.
 * @throws Error when it has none after `minutesMax`; the part and what it has started are ended then
 */
export async function answerOf<Answer>(
  part: string,
  options: object,
  { minutesMax = 10, execArgv = [] }: { minutesMax?: number; execArgv?: readonly string[] } = {},
): Promise<Answer> {
  const child = startChild(part, options, execArgv)
  const late = Promise.withResolvers<never>()
  const why = `it had no answer after ${minutesMax} minutes: run it alone, or with a smaller --n`
  const timer = setTimeout(() => late.reject(new Error(why)), minutesMax * 60_000)
  try {
    return (await Promise.race([child.next(), late.promise])) as Answer
  } finally {
    clearTimeout(timer)
    await child.end()
  }
}
