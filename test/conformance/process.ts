import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

export interface Running {
  /** The first group of the pattern that was waited for. */
  readonly said: string
  /** Ends the process, and resolves when it is gone. */
  readonly stop: () => Promise<void>
}

/**
 * Starts a program and waits until it prints what `until` matches.
 *
 * @throws when it ends, or `timeoutMs` pass, before it says so; the message holds what it printed.
 */
export async function startProcess(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  until: RegExp,
  timeoutMs = 30_000,
): Promise<Running> {
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  try {
    return { said: await said(child, until, timeoutMs), stop: () => stop(child) }
  } catch (error) {
    await stop(child)
    throw error
  }
}

function said(child: ChildProcess, until: RegExp, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => fail(`did not start in ${timeoutMs} ms`), timeoutMs)
    const fail = (why: string) => reject(new Error(`${child.spawnfile} ${why}: ${output}`))
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const match = until.exec(output)
      if (match === null) return
      clearTimeout(timer)
      resolve(match[1] ?? '')
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', (error) => fail(error.message))
    child.once('exit', (code) => fail(`ended with ${code}`))
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
