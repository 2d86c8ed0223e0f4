import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Running {
  /** The first group of the pattern that was waited for. */
  readonly said: string
  /** Ends the process, and resolves when it is gone. */
  readonly stop: () => Promise<void>
}

/**
 * Starts a program and waits until it prints what `until` matches. It prints into a file: a pipe would fill up, and stop
 * the program, while a test blocks.
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
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-process-'))
  const log = join(folder, 'log')
  const file = openSync(log, 'a')
  const child = spawn(command, args, { env: environment, stdio: ['ignore', file, file] })
  closeSync(file)
  const stop = async () => {
    await end(child)
    rmSync(folder, { recursive: true })
  }
  try {
    return { said: await said(child, log, until, timeoutMs), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function said(
  child: ChildProcess,
  log: string,
  until: RegExp,
  timeoutMs: number,
): Promise<string> {
  let failure: string | undefined
  child.once('error', (error) => (failure = error.message))
  child.once('exit', (code) => (failure = `it ended with ${code}`))
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const printed = readFileSync(log, 'utf8')
    const match = until.exec(printed)
    if (match !== null) return match[1] ?? ''
    if (Date.now() > deadline) failure = `not in ${timeoutMs} ms`
    if (failure !== undefined) {
      throw new Error(`${child.spawnfile} did not start: ${failure}\n${printed}`)
    }
    await sleep(20)
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
